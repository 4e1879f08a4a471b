# In modules.vcl's place where varnish-modules cannot be installed: PURGE of one URL works, of tags it is refused, and
# nothing is limited.
sub purge_tags {
    if (req.http.xkey-purge || req.http.xkey-softpurge) {
        return (synth(501, "Not Implemented"));
    }
}

sub limit_rate {
}

sub count_missing_page {
}

sub limit_missing_pages {
}
