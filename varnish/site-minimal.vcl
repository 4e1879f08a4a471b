# What differs from site to site, for a project that is not the blog of this repository: copy it over site.vcl and put in
# your host, your private prefixes and your addresses. default.vcl calls these subs and does not differ.

# Who may purge, refresh and debug: the app servers and the operators. The address is the one that connected to HAProxy.
acl trusted {
    "localhost";
}

# Who may open the admin; to everybody else it is not there. Add your office and VPN.
acl admins {
    "localhost";
}

# Whom the limits below do not count: the machine that your load tests come from.
acl unlimited {
}

# One name for the site: what differs only in the name would be stored twice. The name with or without www is sent there,
# others are refused.
sub site_host {
    set req.http.X-Site = "www.example.com";
    if (req.http.Host != req.http.X-Site) {
        if (req.http.Host == "www." + req.http.X-Site || "www." + req.http.Host == req.http.X-Site) {
            return (synth(301, "https://" + req.http.X-Site + req.url));
        }
        return (synth(421, "Misdirected Request"));
    }
    unset req.http.X-Site;
}

# Private pages are never stored and get the visitor's cookies: the log-in, the admin, the basket, every page with a form.
# Every other page is rendered for nobody in particular and stored for everybody; what is personal in it is a fragment of
# its own below /personal/ (ESI), which is all that a page may include.
sub site_space {
    set req.http.X-Space = "public";
    if (req.url ~ "^/(accounts|admin|personal)/") {
        set req.http.X-Space = "private";
    } elsif (req.url ~ "^/(static|media)/") {
        set req.http.X-Space = "file";
    }
    if ((req.url ~ "^/admin/" && client.ip !~ admins) || (req.esi_level > 0 && req.url !~ "^/personal/")) {
        return (synth(404, "Not Found"));
    }
}

# Whether this may be somebody who is logged in: Django's SESSION_COOKIE_NAME.
sub site_session {
    if (req.http.Cookie ~ "(^|; *)sessionid=") {
        set req.http.X-Session = "yes";
    }
}

# Parameters that advertisers and newsletters add, and no view reads: each would be a copy of the same page under another
# key. List instead what your views know, as this repository's site.vcl does, and invented ones make no copies either.
# X-Query begins with & and holds no ?.
sub site_query {
    set req.http.X-Query = regsuball(req.http.X-Query,
        "&((utm|mtm|pk|hsa|oly)_\w+|(fb|g|d|y|tw|tt)clid|msclkid|li_fat_id|gclsrc|[gw]braid|srsltid|mc_[ce]id|igshid|_ga|_gl|_hsenc|_hsmi|mkt_tok|vero_id)(=[^&]*)?(?=&|$)", "");
    # What is left of `?` and `?&`.
    set req.http.X-Query = regsuball(req.http.X-Query, "&+(?=&|$)", "");
}

# The parameter by which those we trust have a page made anew.
sub site_refresh {
    if (req.url ~ "\?(.*&)?refresh=1(&|$)") {
        set req.http.X-Refresh = "refresh=1";
    }
}

# The largest body that a private page takes, if not 100KB: where people who are logged in upload. HAProxy and uWSGI
# (limit-post) refuse more than 25 MB. Limit: it is in memory until all of it is here.
sub site_body_limit {
    if (req.http.X-Session && req.url ~ "^/admin/") {
        set req.http.X-Body-Limit = "25MB";
    }
}

# What costs most, and how much of it one address may ask for: what, how many, in which time. No person is faster, and
# an office behind one address stays below. Each Varnish counts for itself.
sub site_limit {
    if (req.method == "POST" && req.url ~ "^/(accounts|admin)/([^?]*/)?(login|password)") {
        set req.http.X-Limit = "log-in 10 60s";
    }
}
