# Old addresses, one line each: 301 for what has moved for good, 302 for what may come back. Before the cache and the
# app server; what needs the database to know the new address is Django's (default.vcl keeps those for a year).
sub site_redirects {
    if (req.url == "/feed/") { return (synth(301, "/feed.xml")); }
    if (req.url == "/rss/") { return (synth(301, "/feed.xml")); }
    if (req.url == "/blog/") { return (synth(301, "/posts/")); }
    if (req.url == "/latest/") { return (synth(302, "/posts/")); }
}
