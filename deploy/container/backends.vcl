# The app server of compose.yaml instead of ../../varnish/backends.vcl, which explains each value. Its address is looked up
# when this VCL is loaded: after `docker compose up` has replaced the container `web`, `docker compose restart varnish`.
import directors;

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

backend web {
    .host = "web";
    .port = "8000";
    .probe = alive;
    .connect_timeout = 1s;
    .first_byte_timeout = 35s;
    .between_bytes_timeout = 10s;
}

sub vcl_init {
    new app = directors.round_robin();
    app.add_backend(web);
}
