# What needs the package varnish-modules; without it modules-none.vcl takes this file's place.
# https://github.com/varnish/varnish-modules/blob/master/src/vmod_xkey.vcc
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
