# What differs from site to site; default.vcl, which calls these subs, does not.

# Who may purge: the app servers and the operators. The address is the one that connected to HAProxy.
acl trusted {
    "localhost";
}

# One name for the site: what differs only in the name would be stored twice. Others are sent there or refused.
sub site_host {
    if (req.http.Host == "www.example.com") {
        return;
    }
    if (req.http.Host == "example.com") {
        return (synth(301, "https://www.example.com" + req.url));
    }
    return (synth(421, "Misdirected Request"));
}

# The spaces of the site. Private pages are never stored and get the visitor's cookies; every other page is rendered
# for nobody in particular, so a page that is missing here can only ever show what a stranger may see.
sub site_space {
    set req.http.X-Space = "public";
    if (req.url ~ "^/(accounts|backstage|comments|personal)/") {
        set req.http.X-Space = "private";
    } elsif (req.url ~ "^/(static|media)/") {
        set req.http.X-Space = "file";
    } elsif (req.url ~ "^/health/" && client.ip !~ trusted) {
        return (synth(404, "Not Found"));
    } elsif (req.url ~ "^/health/") {
        set req.http.X-Space = "private";
    }
}

# Whether this may be somebody who is logged in: Django's SESSION_COOKIE_NAME.
sub site_session {
    if (req.http.Cookie ~ "(^|; *)sessionid=") {
        set req.http.X-Session = "yes";
    }
}

# The query parameters that public pages know; any other would be a copy of the same page under another key, or a way
# past the cache. X-Query begins with & and holds no ?.
sub site_query {
    set req.http.X-Query = regsuball(req.http.X-Query, "&(?!(q|before|after)=)[^&]*", "");
}
