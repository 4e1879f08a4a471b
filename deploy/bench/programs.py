"""What is measured beside the stack's own servers. Each function returns the server's address."""

import json
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from stack import edge, supervisor
from stack.layout import ROOT, VENV

from .servers import free_port

PLAIN_BLOG = "bench.plain_blog.settings"
BACKENDS = """import directors;
backend app1 {{ .host = "127.0.0.1"; .port = "{port}"; }}
sub vcl_init {{
    new app = directors.round_robin();
    app.add_backend(app1);
}}
"""
PAGE = "page.html"  # What nginx serves: its gzip bytes, from page.html.gz.


def nginx(servers, gzipped, head):
    """Return the plain and the TLS address of nginx with the page, sent with this head."""
    (servers / f"{PAGE}.gz").write_bytes(gzipped)
    port, tls_port = free_port(), free_port()
    certificate = servers.stack / "tls/site.pem"
    template = Template(Path(__file__).with_name("nginx.conf").read_text())
    (servers / "nginx.conf").write_text(
        template.substitute(
            folder=servers.folder,
            port=port,
            tls_port=tls_port,
            certificate=certificate,
            head=add_headers(head),
        )
    )
    servers.start("nginx", port, ["nginx", "-p", servers.folder, "-c", servers / "nginx.conf"])
    return f"http://127.0.0.1:{port}/{PAGE}", f"https://127.0.0.1:{tls_port}/{PAGE}"


def add_headers(head):
    """nginx's lines; the page's own validator, not the file's. Kept longer than a bench takes."""
    lasting = {name: value.replace("s-maxage=20", "s-maxage=36000") for name, value in head.items()}
    lines = [f"add_header {name} {json.dumps(value)};" for name, value in lasting.items()]
    return "\n        ".join(["etag off;", *lines])


def varnish(servers, backend):
    """Varnish with its built-in VCL only, with the stack's storage, in front of `backend`."""
    port = free_port()
    listen = ["-n", servers / "varnish", "-T", "127.0.0.1:0", "-a", f"127.0.0.1:{port}"]
    command = ["varnishd", "-F", *listen, "-s", "malloc,128m", "-b", backend]
    servers.start("varnish", port, command)
    return f"http://127.0.0.1:{port}/{PAGE}"


def site_varnish(servers, name, revision, app):
    """Varnish with the VCL of a revision, as the stack runs its own, in front of `app`."""
    port, folder = free_port(), servers / f"{name}-vcl"
    (folder / "varnish").mkdir(exist_ok=True, parents=True)
    vcl = BACKENDS.format(port=urlsplit(app).port)
    (folder / "varnish/backends.vcl").write_text(vcl)
    edge.adapt(folder, "site.vcl", edge.hosts(servers.stack), revision.root)
    path = f"vcl_path={folder}/varnish:{servers.stack}/varnish:{revision.root}/varnish"
    listen = ["-n", servers / name, "-T", "127.0.0.1:0", "-a", f"purges=127.0.0.1:{port}"]
    options = ["-s", "malloc,128m", "-p", "http_req_hdr_len=16k", "-p", path, "-f", "default.vcl"]
    servers.start(name, port, ["varnishd", "-F", *listen, *options])
    return f"http://127.0.0.1:{port}"


def memcached(servers):
    """Nothing is in it yet, and the stack's own keeps what is there. Options: the stack's."""
    port = free_port()
    options = ["-l", "127.0.0.1", "-p", str(port), "-U", "0", "-m", "128"]
    servers.start("memcached", port, ["memcached", *options])
    return f"memcached://127.0.0.1:{port}"


def redis(servers):
    """A Redis that is a cache; the stack's own is the broker."""
    port = free_port()
    limits = ["--save", "", "--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru"]
    listen = ["--bind", "127.0.0.1", "--port", str(port)]
    servers.start("redis", port, ["redis-server", *listen, *limits])
    return f"redis://127.0.0.1:{port}/0"


def app(servers, name, settings="settings.deploy", options=(), revision=None, **environment):
    """An app server as the stack's own, with other settings or environment, or of a revision."""
    root, venv = (revision.root, revision.venv) if revision else (ROOT, VENV)
    port = free_port()
    names = [f"--set-placeholder=instance={name}", f"--set-placeholder=run={servers.folder}"]
    # As many processes as the stack's.
    processes = supervisor.settings(servers.stack)["APP_PROCESSES"]
    sizes = ["--processes", processes, "--http-socket", f"127.0.0.1:{port}"]
    command = [venv / "bin/uwsgi", *names, "--ini", root / "uwsgi.ini", *sizes, *options]
    environment = site_environment(servers.stack, settings) | environment
    servers.start(name, port, command, **environment)
    return f"http://127.0.0.1:{port}"


def plain_blog(servers, name, **environment):
    """The blog as most teams write it, as most teams run it."""
    port = free_port()
    listen = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--no-control-socket"]
    environment = site_environment(servers.stack, PLAIN_BLOG) | environment
    environment["PYTHONPATH"] += f":{ROOT}"
    command = [VENV / "bin/gunicorn", *listen, "myproject.wsgi"]
    servers.start(name, port, command, **environment)
    return f"http://127.0.0.1:{port}"


def site_environment(stack, settings):
    return stack.environment() | {
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": str(ROOT / "deploy"),
    }
