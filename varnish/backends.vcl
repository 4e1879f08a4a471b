# The app servers behind this Varnish. default.vcl asks `app` for one.
import directors;

# Every 5 s, and within 1 s; healthy while 3 of the last 5 were answered with 200. A dead server is out of the pool
# after 15 s at most, one that hangs after 18 s; until then a public page that failed is tried again (vcl_synth).
# Healthy until known otherwise, or new VCL would begin with 503s. Default of .timeout: 2 s, of .window and .threshold:
# 8 and 3, of .initial: 2.
probe alive {
    .request =
        "GET /health/alive/ HTTP/1.1"
        "Host: localhost"
        "X-Forwarded-Proto: https"
        "Connection: close";
    .interval = 5s;
    .timeout = 1s;
    .window = 5;
    .threshold = 3;
    .initial = 3;
}

# A unix socket of uWSGI's `http-socket`; a server on another host has .host = "10.0.0.21"; .port = "8000"; instead of
# .path, and uWSGI there --http-socket 10.0.0.21:8000. First byte: above uWSGI's harakiri (30 s), so that the log there names the
# request; default 60 s. Connect: a full queue is no reason to wait; default 3.5 s.
backend app1 {
    .path = "/run/site/app1.sock";
    .probe = alive;
    .connect_timeout = 1s;
    .first_byte_timeout = 35s;
    .between_bytes_timeout = 10s;
}

backend app2 {
    .path = "/run/site/app2.sock";
    .probe = alive;
    .connect_timeout = 1s;
    .first_byte_timeout = 35s;
    .between_bytes_timeout = 10s;
}

sub vcl_init {
    new app = directors.round_robin();
    app.add_backend(app1);
    app.add_backend(app2);
}
