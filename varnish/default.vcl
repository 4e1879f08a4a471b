# The web accelerator: public pages are stored once for everybody, private ones go through.
# The same file for every site; what differs is in the included files. Varnish's own rules (`varnishd -x builtin`)
# follow each sub and finish the work: https://varnish-cache.org/docs/trunk/users-guide/vcl-built-in-code.html
# Each rule has a test: varnishtest varnish/tests/*.vtc
vcl 4.1;

import proxy;
import std;

include "backends.vcl";
include "site.vcl";
include "modules.vcl";

# --- A request comes in; at every ESI level, since a fragment's request starts with the visitor's own headers ---

sub vcl_recv {
    set req.backend_hint = app.backend();
    call remove_foreign_headers;
    call recognise_client;
    call answer_load_balancer;
    call site_host;
    call site_space;
    call sort_query;
    call refuse_or_purge;
    call take_cookies;
    call choose_grace;
}

# Headers that Django or uWSGI might believe and that are not part of what a page is stored under, or that are ours.
sub remove_foreign_headers {
    unset req.http.Forwarded;
    unset req.http.Front-End-Https;
    unset req.http.Proxy;
    unset req.http.Surrogate-Capability;
    unset req.http.X-Forwarded-Host;
    unset req.http.X-Forwarded-Port;
    unset req.http.X-Forwarded-Server;
    unset req.http.X-Host;
    unset req.http.X-HTTP-Method;
    unset req.http.X-HTTP-Method-Override;
    unset req.http.X-Method-Override;
    unset req.http.X-Original-URL;
    unset req.http.X-Rewrite-URL;
    unset req.http.X-Session;
}

# The PROXY protocol tells who connected to HAProxy and whether by TLS. Pages are made for https only; the plain
# listener is for purges and measurements by those we trust.
sub recognise_client {
    set req.http.X-Forwarded-For = client.ip;
    set req.http.X-Forwarded-Proto = "https";
    set req.http.Host = regsub(req.http.Host.lower(), "\.?(:443)?$", "");
    if (!proxy.is_ssl() && client.ip !~ trusted) {
        set req.http.X-Forwarded-Proto = "http";
    }
}

# HAProxy asks whether Varnish is there, not the app servers: stale pages are served without them.
sub answer_load_balancer {
    if (req.url == "/health/edge/") {
        return (synth(200, "OK"));
    }
}

# ?b=2&utm_source=x&a=1 is stored as ?a=1&b=2, in public space; private pages see their query as it was sent.
sub sort_query {
    if (req.http.X-Space != "public" || req.url !~ "\?") {
        return;
    }
    set req.http.X-Query = "&" + regsub(req.url, "^[^?]*\?", "");
    call site_query;
    set req.url = std.querysort(regsub(req.url, "\?.*$", "") + regsub(req.http.X-Query, "^&", "?"));
    unset req.http.X-Query;
}

# Only trusted addresses purge, and never through the load balancer. Varnish would pipe an unknown method.
sub refuse_or_purge {
    if (req.method == "PURGE" && client.ip ~ trusted && !proxy.is_ssl()) {
        call purge_tags;
        return (purge);
    }
    if (req.method !~ "^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$") {
        return (synth(405, "Method Not Allowed"));
    }
    if (req.http.X-Forwarded-Proto == "http") {
        return (synth(301, "https://" + req.http.Host + req.url));
    }
}

# In public space nobody has cookies. Who has a session gets the page with its personal parts included (ESI), and
# never a "not modified" that would confirm what the browser kept from before the log-in.
sub take_cookies {
    call site_session;
    if (req.http.X-Session && req.http.X-Space != "file") {
        unset req.http.If-Modified-Since;
        unset req.http.If-None-Match;
    }
    if (req.http.X-Session && req.http.X-Space == "public") {
        set req.http.Surrogate-Capability = "edge=ESI/1.0";
    }
    if (req.http.X-Space != "private") {
        unset req.http.Cookie;
    }
}

# With a healthy app server nothing stale is served, so that a soft purge shows at once; without one, or once a fetch
# has failed (vcl_deliver), pages are good for as long as they are kept. Default: always as long as they are kept.
sub choose_grace {
    if (req.restarts == 0 && std.healthy(req.backend_hint)) {
        set req.grace = 0s;
    }
}

sub vcl_req_cookie {
    if (req.http.X-Space == "private") {
        return (pass);
    }
}

sub vcl_hit {
    set req.http.X-Cache = "HIT";
}

sub vcl_miss {
    set req.http.X-Cache = "MISS";
}

sub vcl_pass {
    set req.http.X-Cache = "PASS";
}

# --- The app server is asked ---

sub vcl_backend_fetch {
    unset bereq.http.X-Cache;
    unset bereq.http.X-Session;
    if (bereq.http.X-Fragment) {
        # A slow fragment must not hold up the page it is part of.
        set bereq.first_byte_timeout = 1s;
    }
}

sub vcl_backend_response {
    if (bereq.http.X-Fragment && beresp.status != 200) {
        return (error(503, "Fragment"));
    }
    if (beresp.status >= 500) {
        call keep_no_error;
    }
    call choose_life;
    if (bereq.http.Surrogate-Capability && beresp.http.Surrogate-Control ~ {"content="ESI/1\.0""}) {
        set beresp.do_esi = true;
    }
    # Not for private pages: compression beside a secret tells its length (BREACH).
    if (!bereq.uncacheable && beresp.http.Content-Type ~ "(?i)^(text/|application/(atom\+xml|javascript|json|xml)|image/svg)") {
        set beresp.do_gzip = true;
    }
}
