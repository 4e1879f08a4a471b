# The steps of vcl_backend_response, vcl_deliver and vcl_synth, in default.vcl's order. The same file for every site.

# A page that failed is tried once more (vcl_synth). Nothing of it may be stored, not even for no time: the second try
# would find it before the good page.
sub give_up_first_try {
    if (bereq.is_bgfetch || (!bereq.uncacheable && !bereq.http.X-Second-Try && !bereq.http.X-Fragment)) {
        return (abandon);
    }
}

# Django's own error page leaves as it is. The built-in rules would put a marker for two minutes in the page's place.
sub pass_error_on {
    call give_up_first_try;
    set beresp.uncacheable = true;
    set beresp.ttl = 0s;
    set beresp.grace = 0s;
    return (deliver);
}

# After its life a page is kept for when nobody can make a new one (default of grace: 10 s), and then for the rest of
# a day, to ask only whether it has changed (default of keep: 0).
# Django says how long (s-maxage); what says nothing is not stored, except files: default_ttl would keep both 2 min.
sub choose_life {
    set beresp.grace = 6h;
    set beresp.keep = 18h;
    # An Expires that cannot be read, "0" or long ago, is past. https://www.rfc-editor.org/rfc/rfc9111#section-5.3
    if (beresp.http.Cache-Control !~ "(?i)(s-maxage|max-age)=" && std.time(beresp.http.Expires, now) <= now) {
        set beresp.ttl = 0s;
    }
    # What anybody can invent addresses of, searches and pages that do not exist, is kept for its life and no longer.
    if (beresp.status != 200 || beresp.http.Cache-Control ~ "(?i)stale-if-error=0(,|$)") {
        set beresp.grace = 0s;
        set beresp.keep = 0s;
    }
    # It forbids shared caches an old page, even when nobody can make a new one. Not must-revalidate, which each page says
    # to browsers. https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.8
    if (beresp.http.Cache-Control ~ "(?i)proxy-revalidate") {
        set beresp.grace = 0s;
    }
    if (bereq.http.X-Space == "file") {
        call choose_life_of_file;
    }
    # An old address whose new one Django knows. Its tags can still purge it: redirect-N of the table of redirects.
    if (beresp.status == 301 && beresp.http.xkey && beresp.ttl > 0s) {
        set beresp.ttl = 365d;
    }
}

# A name with a hash in it never means anything else. On a CDN's
# host browsers use a font or a module only if the file says that other sites may (CORS); no file is a secret.
sub choose_life_of_file {
    set beresp.http.Access-Control-Allow-Origin = "*";
    # Django says "same-origin" with each answer, its thumbnails too; the app server's files say nothing.
    set beresp.http.Cross-Origin-Resource-Policy = "cross-origin";
    set beresp.http.X-Content-Type-Options = "nosniff";
    call disarm_upload;
    if (beresp.status != 200) {
        call choose_life_of_missing_file;
    } elsif (bereq.url ~ "^/static/.+\.[0-9a-f]{12}\.[a-z0-9.]+$" || bereq.url ~ "^/media/thumbnails/.+\.[0-9a-f]{8}\.[a-z]+$") {
        set beresp.http.Cache-Control = "public, max-age=31536000, immutable";
    } else {
        call choose_life_of_changing_file;
    }
    # A thumbnail's tag is its picture's name, so that one which is taken back is not kept for a year.
    if (bereq.url ~ "^/media/thumbnails/.+\.[^.]+\.[0-9a-f]{8}\.[a-z]+$") {
        set beresp.http.xkey = regsub(bereq.url, "^/media/thumbnails/(.+)\.[^.]+\.[0-9a-f]{8}\.[a-z]+$", "\1");
    }
}

# It may be there after the next release, or when its thumbnail is made; a redirect to another file says so itself.
sub choose_life_of_missing_file {
    if (beresp.status == 404 && beresp.http.Cache-Control !~ "(?i)no-store") {
        set beresp.ttl = 10s;
    } else {
        set beresp.ttl = 0s;
    }
}

# An upload that is replaced gets another name, so browsers need not ask again. One that is deleted is gone here after
# its 20 s.
sub choose_life_of_changing_file {
    if (beresp.ttl <= 0s) {
        set beresp.ttl = 20s;
    }
    if (bereq.url ~ "^/media/") {
        set beresp.http.Cache-Control = "public, max-age=86400";
    }
}

# What somebody uploaded is shown if it can be nothing but a picture, sound or film, and is saved to disk otherwise: as
# a page of this site it could act for whoever opens it.
sub disarm_upload {
    if (beresp.status == 200 && bereq.url ~ "^/media/" && beresp.http.Content-Type !~ "(?i)^(image/(?!svg)|audio/|video/)") {
        set beresp.http.Content-Type = "application/octet-stream";
        set beresp.http.Content-Disposition = "attachment";
    }
}

# A page with somebody's personal parts in it is theirs alone, and has no validator that would let a browser keep it.
sub keep_composed_page_private {
    if (req.http.Surrogate-Capability && resp.http.Surrogate-Control) {
        set resp.http.Cache-Control = "private, no-store";
        unset resp.http.ETag;
        unset resp.http.Expires;
        unset resp.http.Last-Modified;
    }
}

# What is between Django and this cache and nobody else's: lives, tags, versions. Here what can be done once, before the
# page is stored, and not at each hit; the life itself is known by now.
sub forget_internals {
    if (beresp.http.Cache-Control) {
        set beresp.http.Cache-Control = regsub(beresp.http.Cache-Control, "(?i)(^s-maxage=[0-9]+,? *|, *s-maxage=[0-9]+)", "");
    }
    unset beresp.http.Server;
    unset beresp.http.X-Powered-By;
}

# And what this cache itself needs or adds. X-Cache says where a page came from.
sub hide_internals {
    if (obj.hits > 0) {
        set resp.http.X-Cache = "HIT";
    } else {
        set resp.http.X-Cache = req.http.X-Cache;
    }
    call tell_operators;
    if (resp.http.Vary) {
        set resp.http.Vary = regsub(resp.http.Vary, "(?i)(^Surrogate-Capability,? *|, *Surrogate-Capability)", "");
    }
    unset resp.http.Surrogate-Control;
    unset resp.http.Via;
    unset resp.http.X-App;
    unset resp.http.X-Varnish;
    unset resp.http.xkey;
}

# A request with an X-Debug header, from an address that we trust (remove_foreign_headers), is told how it was answered.
sub tell_operators {
    unset resp.http.X-Debug;
    if (req.http.X-Debug && req.esi_level == 0) {
        set resp.http.X-Debug = req.http.X-Space + " " + resp.http.X-Cache + " by " + server.hostname + " hits=" + obj.hits +
            " ttl=" + obj.ttl + " grace=" + obj.grace + " restarts=" + req.restarts + " xid=" + req.xid + " app=" +
            resp.http.X-App + " tags=" + resp.http.xkey;
    }
}

# A redirect's reason is its address.
sub answer_in_short {
    if (resp.status == 301 || resp.status == 302) {
        set resp.http.Location = resp.reason;
        set resp.reason = "Moved";
    }
    set resp.body = "";
    if (req.esi_level == 0) {
        set resp.body = resp.reason + {"
"};
    }
}
