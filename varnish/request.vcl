# The steps of vcl_recv, in default.vcl's order. The same file for every site.

# Headers that mean something here, and X-Debug but from those we trust. The address is the one that connected to
# HAProxy (PROXY protocol). What else a client may not say of itself, introduce_client removes.
sub remove_foreign_headers {
    unset req.http.Surrogate-Capability;
    unset req.http.X-Body-Limit;
    unset req.http.X-Limit;
    unset req.http.X-Refresh;
    if (req.http.X-Debug && client.ip !~ trusted) {
        unset req.http.X-Debug;
    }
    unset req.http.X-Fragment;
    if (req.esi_level > 0) {
        set req.http.X-Fragment = "yes";
    }
    unset req.http.X-Second-Try;
    if (req.restarts == 0) {
        unset req.http.X-Session;
    } else {
        set req.http.X-Second-Try = "yes";
    }
}

# One way to write the host: letters, a dot at the end and the usual ports make no difference.
sub normalise_host {
    if (req.http.Host ~ "[A-Z]|\.(:|$)|:(80|443)$") {
        set req.http.Host = regsub(req.http.Host.lower(), "\.?(:(80|443))?$", "");
    }
}

# HAProxy asks whether Varnish is there, not the app servers: stale pages are served without them.
sub answer_load_balancer {
    if (req.url == "/health/edge/") {
        return (synth(200, "OK"));
    }
}

# No link is written so (Django's reverse() writes none), but what the next rules look for could hide in it, since Django
# and uWSGI decode: a whole address, an empty name at the beginning, `..`, and behind a percent sign what needs none:
# letters, digits and - . / ; _ ~.
sub refuse_disguise {
    if (req.url ~ "(?i)^([^/]|//|[^?]*(/\.\.?(/|\?|$)|%(2[def]|3[0-9b]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])))") {
        return (synth(404, "Not Found"));
    }
}

# Those we trust may have a public page and its fragments made anew; the answer takes the stored page's place. Anybody
# could otherwise take the site down with it. What asks for it (X-Refresh) is not part of what the page is stored under.
sub take_refresh {
    call site_refresh;
    if (req.http.X-Refresh && client.ip ~ trusted && req.http.X-Space == "public") {
        set req.hash_always_miss = true;
        std.log("trail:refresh");
    } else {
        # Also on the second try, which shall find the page that is stored.
        set req.hash_always_miss = false;
        unset req.http.X-Refresh;
    }
}

sub ask_for_refresh {
    if (bereq.http.X-Refresh && bereq.url ~ "\?") {
        set bereq.url = bereq.url + "&" + bereq.http.X-Refresh;
    } elsif (bereq.http.X-Refresh) {
        set bereq.url = bereq.url + "?" + bereq.http.X-Refresh;
    }
    unset bereq.http.X-Refresh;
}

# ?b=2&utm_source=x&a=1 is stored as ?a=1&b=2, in public space; private pages see their query as it was sent, and files
# have none.
sub sort_query {
    if (req.http.X-Space == "file") {
        set req.url = regsub(req.url, "\?.*$", "");
    }
    if (req.http.X-Space != "public" || req.url !~ "\?") {
        return;
    }
    set req.http.X-Query = "&" + regsub(req.url, "^[^?]*\?", "");
    call site_query;
    set req.url = std.querysort(regsub(req.url, "\?.*$", "") + regsub(req.http.X-Query, "^&", "?"));
    unset req.http.X-Query;
}

# Only trusted addresses purge, and never through the load balancer. Varnish would pipe an unknown method. Pages are made
# for https only; the plain listener is for purges and measurements by those we trust.
sub refuse_or_purge {
    if (req.method == "PURGE" && client.ip ~ trusted && !proxy.is_ssl()) {
        call purge_tags;
        return (purge);
    }
    if (req.method != "GET" && req.method !~ "^(HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$") {
        return (synth(405, "Method Not Allowed"));
    }
    if (!proxy.is_ssl() && client.ip !~ trusted) {
        return (synth(301, "https://" + req.http.Host + req.url));
    }
}

# So many requests of a kind (X-Limit, set by site.vcl) from an address in a period; fragments are part of their page.
sub limit_visitor {
    if (req.esi_level == 0 && req.restarts == 0 && client.ip !~ unlimited) {
        call site_limit;
        call limit_rate;
        unset req.http.X-Limit;
    }
}

# Only private pages take a body. All of it is waited for here, where a slow sender holds one thread of thousands and not
# a process of the app server. Default: every method and body is passed on, as it comes.
sub wait_for_body {
    if (req.http.X-Space != "private" && req.method !~ "^(GET|HEAD)$") {
        return (synth(405, "Method Not Allowed"));
    }
    if (req.esi_level > 0 || (!req.http.Transfer-Encoding && req.http.Content-Length !~ "[1-9]")) {
        return;
    }
    set req.http.X-Body-Limit = "100KB";
    call site_session;
    call site_body_limit;
    if (req.method !~ "^P" || std.integer(req.http.Content-Length, 0) > std.integer(bytes=std.bytes(req.http.X-Body-Limit))) {
        return (synth(413, "Payload Too Large"));
    }
    # What does not come, or has no Content-Length and becomes too large, is not answered: the connection is closed.
    if (!std.cache_req_body(std.bytes(req.http.X-Body-Limit))) {
        return (synth(408, "Request Timeout"));
    }
    unset req.http.X-Body-Limit;
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
# has failed (vcl_synth), a page is good for as long as it is kept: beresp.grace in response.vcl. Default: always.
sub choose_grace {
    set req.grace = 6h;
    if (req.restarts == 0 && std.healthy(req.backend_hint)) {
        set req.grace = 0s;
    }
}

# What the app server is told of the client, and nothing that Django or uWSGI might believe and that is not part of what
# a page is stored under. Here and not in vcl_recv, since at a hit nobody is told. Varnish itself
# has added the address that connected, behind what the client sent.
sub introduce_client {
    set bereq.http.X-Forwarded-For = regsub(bereq.http.X-Forwarded-For, "^.*, *", "");
    set bereq.http.X-Forwarded-Proto = "https";
    unset bereq.http.Forwarded;
    unset bereq.http.Front-End-Https;
    unset bereq.http.Proxy;
    unset bereq.http.X-Forwarded-Host;
    unset bereq.http.X-Forwarded-Port;
    unset bereq.http.X-Forwarded-Server;
    unset bereq.http.X-Host;
    unset bereq.http.X-HTTP-Method;
    unset bereq.http.X-HTTP-Method-Override;
    unset bereq.http.X-Method-Override;
    unset bereq.http.X-Original-URL;
    unset bereq.http.X-Rewrite-URL;
}
