# The app server of the tests: varnishtest's s1.
import directors;

sub vcl_init {
    new app = directors.round_robin();
    app.add_backend(s1);
}
