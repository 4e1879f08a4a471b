"""This stack's VCL, certificate and error pages."""

import http.client
import ssl
from urllib.parse import urlsplit

from .commands import manage, run
from .layout import ROOT


def make_vcl(stack):
    """The shipped backends.vcl and site.vcl with this stack's sockets and host in their place."""
    adapt(stack, "backends.vcl", {"/run/site/": f"{stack / 'run'}/"})
    adapt(stack, "site.vcl", hosts(stack))
    make_error_page(stack)


def hosts(stack):
    """What this stack has in the place of what site.vcl says."""
    port = stack.ports["https"]
    hosts = {"www.example.com": f"127.0.0.1:{port}", "example.com": f"localhost:{port}"}
    # Load tests and the other tests come from 127.0.0.1; 127.0.0.2 is a stranger.
    return hosts | {"acl unlimited {\n": 'acl unlimited {\n    "127.0.0.1";\n'}


def make_error_page(stack):
    page = stack / "errors/503.html"
    (stack / "varnish/error_page.vcl").write_text(
        f'sub site_error_page {{ set resp.body = std.fileread("{page}"); }}\n'
    )


def adapt(stack, name, replacements, root=ROOT):
    text = (root / "varnish" / name).read_text()
    for old, new in replacements.items():
        if old not in text:
            raise ValueError(f"varnish/{name} says nothing of {old}, which the stack replaces")
        text = text.replace(old, new)
    (stack / "varnish" / name).write_text(text)


def make_certificate(stack):
    run([ROOT / "bin/certificate", stack / "tls"])


def release(stack):
    """What comes before the app servers start: tables, files, error pages."""
    manage(stack, "migrate", "--no-input", role="owner")
    for site in {stack.site(app) for app in ("app1", "app2")}:
        manage(stack, "collectstatic", "--no-input", site=site)
    manage(stack, "render_error_pages", stack / "errors")


def answers(stack, address, path):
    """Whether a GET of it is answered with 200, by a server whose certificate is ours."""
    url = urlsplit(address)
    host = urlsplit(stack.addresses()["https"]).netloc
    connection = connect(stack, url)
    try:
        connection.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def connect(stack, url):
    if url.scheme == "http":
        return http.client.HTTPConnection(url.hostname, url.port, timeout=5)
    context = ssl.create_default_context(cafile=stack / "tls/ca.pem")
    return http.client.HTTPSConnection(url.hostname, url.port, timeout=5, context=context)
