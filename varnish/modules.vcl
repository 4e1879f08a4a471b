# What needs the package varnish-modules; without it modules-none.vcl takes this file's place.
# https://github.com/varnish/varnish-modules/blob/master/src/vmod_xkey.vcc and vmod_vsthrottle.vcc
import vsthrottle;
import xkey;

# Purge by tag: `xkey-purge: post-12 author-3` forgets every page that was sent with one of these in its xkey header;
# `xkey-softpurge:` makes them stale, so that they are still there when the app servers are not.
sub purge_tags {
    if (req.http.xkey-purge) {
        set req.http.X-Purged = xkey.purge(req.http.xkey-purge);
        return (synth(200, "Purged " + req.http.X-Purged));
    }
    if (req.http.xkey-softpurge) {
        set req.http.X-Purged = xkey.softpurge(req.http.xkey-softpurge);
        return (synth(200, "Purged " + req.http.X-Purged));
    }
}

# X-Limit is site.vcl's: what, how many, in which time ("log-in 10 60s"). Each Varnish counts for itself.
sub limit_rate {
    if (req.http.X-Limit && vsthrottle.is_denied(req.http.X-Limit + " " + client.ip,
        std.integer(regsub(req.http.X-Limit, "^\S+ (\d+) .*", "\1"), 0),
        std.duration(regsub(req.http.X-Limit, "^.* ", ""), 60s))) {
        std.log("trail:over the limit " + req.http.X-Limit);
        return (synth(429, "Too Many Requests"));
    }
}

# Who asks for page after page that does not exist (60, then one each second) gets pages that are stored, and no other.
# Limit: crawlers follow old links, so some must be free. Default: each is asked of Django.
sub count_missing_page {
    if (resp.status == 404 && req.http.X-Space == "public" && req.http.X-Cache == "MISS" && obj.hits == 0 &&
        req.esi_level == 0 && client.ip !~ unlimited && vsthrottle.is_denied("missing " + client.ip, 60, 60s)) {
        std.log("trail:asks for too many missing pages");
    }
}

sub limit_missing_pages {
    if (req.esi_level == 0 && client.ip !~ unlimited && vsthrottle.remaining("missing " + client.ip, 60, 60s) == 0) {
        return (synth(429, "Too Many Requests"));
    }
}
