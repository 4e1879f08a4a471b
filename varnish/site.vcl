# What differs from site to site; default.vcl, which calls these subs, does not.

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
    if (req.url ~ "^/(accounts|backstage|comments|health|personal)/") {
        set req.http.X-Space = "private";
    } elsif (req.url ~ "^/(static|media)/") {
        set req.http.X-Space = "file";
    }
    call site_refusals;
}

# What is not there, or not for this visitor. backstage is Django's ADMIN_PATH. No page is a program or a hidden file:
# who asks for them looks for holes. Of the site only personal fragments are ever included in a page (ESI).
sub site_refusals {
    if ((req.http.X-Space == "private" &&
        ((req.url ~ "^/backstage/" && client.ip !~ admins) || (req.url ~ "^/health/" && client.ip !~ trusted))) ||
        req.url ~ "(?i)^(/wp-(admin|content|includes)/|[^?]*(\.(php[0-9]?|aspx?|jspx?|cgi|pl|exe|sql|bak)|/\.(?!well-known/)[^?]*)(/|\?|$))" ||
        (req.esi_level > 0 && req.url !~ "^/personal/")) {
        return (synth(404, "Not Found"));
    }
}

# Whether this may be somebody who is logged in: Django's SESSION_COOKIE_NAME.
sub site_session {
    if (req.http.Cookie ~ "(^|; *)sessionid=") {
        set req.http.X-Session = "yes";
    }
}

# The query parameter that a public page knows, once, and as the site itself writes it; anything else would be a copy of
# the same page under another key, or a way past the cache: words to a search, a place (a cursor) to what has many pages.
# X-Query begins with & and holds no ?.
sub site_query {
    if (req.url ~ "^/search/\?") {
        set req.http.X-Query = regsub(req.http.X-Query, "^(?:.*?(&q=[^&]*))?.*$", "\1");
    } elsif (req.url ~ "^/(posts|(category|tag|author)/[^/?]+|[1-9]\d{3}(/\d\d(/\d\d/[^/?]+)?)?)/\?") {
        set req.http.X-Query = regsub(req.http.X-Query, "^(?:.*?(&(before|after)=[\w.-]+)(?=&|$))?.*$", "\1");
    } else {
        set req.http.X-Query = "";
    }
}

# The parameter by which those we trust have a page made anew.
sub site_refresh {
    if (req.url ~ "\?(.*&)?refresh=1(&|$)") {
        set req.http.X-Refresh = "refresh=1";
    }
}

# The largest body that a private page takes, if not 100KB: where people who are logged in upload, a picture (Django's
# PICTURE_MAX_BYTES, 20 MB) with its form. HAProxy and uWSGI (limit-post) refuse more. Limit: it is in memory until all
# of it is here, so without HAProxy, which lets few at once through (varnish-uploads), all that are sent at once are.
sub site_body_limit {
    if (req.http.X-Session && req.url ~ "^/backstage/") {
        set req.http.X-Body-Limit = "25MB";
    }
}

# What costs most, and how much of it one address may ask for: what, how many, in which time. No person is faster, and
# an office behind one address stays below. Each Varnish counts for itself.
sub site_limit {
    if (req.method == "POST" && req.url ~ "^/(accounts|backstage)/login/") {
        set req.http.X-Limit = "log-in 10 60s";
    } elsif (req.method == "POST" && req.url ~ "^/(accounts|backstage)/(password|reset)[/_]") {
        # Passwords are guessed there too, and one address could fill a stranger's mailbox.
        set req.http.X-Limit = "password 10 60s";
    } elsif (req.method == "POST" && req.url ~ "^/comments/") {
        set req.http.X-Limit = "comment 10 60s";
    } elsif (req.url ~ "^/search/\?") {
        set req.http.X-Limit = "search 30 10s";
    }
}
