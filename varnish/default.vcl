# The web accelerator: public pages are stored once for everybody, private ones go through.
# The same file for every site; what differs is in the included files. Varnish's own rules (`varnishd -x builtin`)
# follow each sub and finish the work: https://varnish-cache.org/docs/trunk/users-guide/vcl-built-in-code.html
# Each rule has a test: varnishtest varnish/tests/*.vtc
vcl 4.1;

import proxy;
import std;

include "backends.vcl";
include "site.vcl";
include "error_page.vcl";
include "modules.vcl";
include "request.vcl";
include "response.vcl";

# --- A request comes in; at every ESI level, since a fragment's request starts with the visitor's own headers ---

sub vcl_recv {
    set req.backend_hint = app.backend();
    call remove_foreign_headers;
    call normalise_host;
    call answer_load_balancer;
    call refuse_disguise;
    call site_host;
    call site_space;
    call take_refresh;
    call sort_query;
    call refuse_or_purge;
    call limit_visitor;
    call wait_for_body;
    call take_cookies;
    call choose_grace;
}

sub vcl_req_cookie {
    if (req.http.X-Space == "private") {
        return (pass);
    }
}

sub vcl_miss {
    set req.http.X-Cache = "MISS";
    call limit_missing_pages;
}

sub vcl_pass {
    set req.http.X-Cache = "PASS";
}

# --- The app server is asked ---

sub vcl_backend_fetch {
    call introduce_client;
    call ask_for_refresh;
    unset bereq.http.X-Cache;
    unset bereq.http.X-Debug;
    unset bereq.http.X-Session;
    if (bereq.http.X-Fragment) {
        # A slow fragment must not hold up the page it is part of.
        set bereq.first_byte_timeout = 1s;
    } elsif (bereq.http.X-Space == "public" && !bereq.http.X-Second-Try && !bereq.uncacheable) {
        # A server that hangs: soon an old page, or the next server, which has the time of backends.vcl.
        set bereq.first_byte_timeout = 5s;
    }
}

sub vcl_backend_response {
    if (bereq.http.X-Fragment && beresp.status != 200) {
        return (error(503, "Fragment"));
    }
    set beresp.http.X-App = beresp.backend.name;
    if (beresp.status >= 500) {
        std.log("trail:the app server said " + beresp.status);
        call pass_error_on;
    }
    call choose_life;
    call forget_internals;
    if (bereq.http.Surrogate-Capability && beresp.http.Surrogate-Control ~ {"content="ESI/1\.0""}) {
        set beresp.do_esi = true;
    }
    # Not for private pages: compression beside a secret tells its length (BREACH).
    if (!bereq.uncacheable && beresp.http.Content-Type ~ "(?i)^(text/|application/(atom\+xml|javascript|json|xml)|image/svg)") {
        set beresp.do_gzip = true;
    }
}

# What may not be stored leaves a marker, so that nobody waits for it: for its two minutes, and not for the day that
# pages are kept. Markers are in no storage that has a limit, and any address that does not exist makes one.
sub vcl_beresp_hitmiss {
    set beresp.grace = 0s;
    set beresp.keep = 0s;
}

# Built-in rules look at Cache-Control only where there is no Surrogate-Control.
sub vcl_beresp_control {
    if (beresp.http.Cache-Control ~ "(?i)(no-cache|no-store|private)") {
        call vcl_beresp_hitmiss;
    }
}

# Built-in rules know `*` only when it is alone.
sub vcl_beresp_vary {
    if (beresp.http.Vary ~ "\*") {
        call vcl_beresp_hitmiss;
    }
}

# Nobody answered. Fragments are left empty, pages are answered by vcl_synth.
sub vcl_backend_error {
    call give_up_first_try;
    set beresp.ttl = 0s;
    set beresp.grace = 0s;
    set beresp.keep = 0s;
    set beresp.http.X-Unanswered = "yes";
    set beresp.body = "";
    return (deliver);
}

# --- The answer leaves ---

sub vcl_deliver {
    if (resp.http.X-Unanswered && req.esi_level == 0) {
        return (synth(503, "Service Unavailable"));
    }
    call count_missing_page;
    call keep_composed_page_private;
    call hide_internals;
}

# Answers of our own: redirects, refusals, and 503 when nobody answered. Then the last good page is looked for, however
# old, or another app server is asked: once.
sub vcl_synth {
    if (resp.status == 503 && req.restarts == 0 && req.esi_level == 0 &&
        req.method ~ "^(GET|HEAD)$" && req.http.X-Space != "private") {
        std.log("trail:nobody answered, an old page is looked for");
        return (restart);
    }
    unset resp.http.Server;
    unset resp.http.X-Varnish;
    set resp.http.X-Cache = "MISS";
    set resp.http.Cache-Control = "no-store";
    set resp.http.Content-Type = "text/html; charset=utf-8";
    if (req.http.Transfer-Encoding || req.http.Content-Length ~ "[1-9]") {
        # At once: an open connection is answered when the body, which nobody wants, has been read.
        set resp.http.Connection = "close";
    }
    if (req.esi_level > 0 || resp.status < 500) {
        call answer_in_short;
    } else {
        set resp.http.Retry-After = "5";
        call site_error_page;
    }
    return (deliver);
}
