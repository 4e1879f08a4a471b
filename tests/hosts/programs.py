"""What runs on each host: the programs of deploy/supervisord.conf with the shipped configurations,
each at its host's address."""

from deploy.stack import edge, postgres
from deploy.stack.layout import ROOT, VENV

from .layout import ADDRESSES

QUEUES = {"high": 2, "low": 1}  # {name: processes of its worker}
# A backend on another host, where backends.vcl has a unix socket.
SOCKET = '.path = "/run/site/{name}.sock";'
ADDRESS = '.host = "{host}";\n    .port = "{port}";'


def of(hosts):
    """{host: [command, …]}"""
    return {
        "balancer": [["haproxy", "-db", "-f", ROOT / "deploy/haproxy.cfg"]],
        "varnish1": [varnish(hosts, "varnish1")],
        "varnish2": [varnish(hosts, "varnish2")],
        "app1": [uwsgi(hosts, "app1")],
        "app2": [uwsgi(hosts, "app2")],
        "memcached1": [memcached(hosts, "memcached1")],
        "memcached2": [memcached(hosts, "memcached2")],
        "memcached3": [memcached(hosts, "memcached3")],
        "primary": [database(hosts, "postgres")],
        "replica": [database(hosts, "replica", *following(hosts))],
        "worker": [
            redis(hosts),
            *(celery(queue, processes) for queue, processes in QUEUES.items()),
            beat(hosts),
        ],
    }


def balancer_settings(hosts):
    """What deploy/haproxy.cfg takes from the environment."""
    return {
        "VARNISH1": hosts.at("varnish1_proxy"),
        "VARNISH2": hosts.at("varnish2_proxy"),
        "HTTPS_ADDRESS": hosts.at("https"),
        "HTTP_ADDRESS": hosts.at("http"),
        "CERTIFICATE": str(hosts / "tls/site.pem"),
        "ERROR_PAGES": str(hosts / "errors"),
        "HAPROXY_SOCKET": str(hosts / "run/haproxy.sock"),
    }


def varnish(hosts, name):
    listen = ["-a", f"visitors={hosts.at(name + '_proxy')},PROXY", "-a", f"purges={hosts.at(name)}"]
    path = f"vcl_path={hosts / 'varnish'}:{ROOT / 'varnish'}"
    options = ["-T", "127.0.0.1:0", "-s", "malloc,64m", "-p", "http_req_hdr_len=16k", "-p", path]
    return [
        "varnishd",
        "-F",
        "-n",
        hosts / "run" / name / "varnish",
        *listen,
        *options,
        "-f",
        "default.vcl",
    ]


def make_vcl(hosts):
    """The shipped backends.vcl with addresses, site.vcl with who is who in this network."""
    backends = {
        SOCKET.format(name=name): ADDRESS.format(host=hosts.host(name), port=hosts.ports[name])
        for name in ("app1", "app2")
    }
    edge.adapt(hosts, "backends.vcl", backends)
    ours = "".join(f'    "{ADDRESSES[host]}";\n' for host in ("app1", "app2", "worker"))
    visitors = f'    "{ADDRESSES["visitors"]}";\n'
    trusted = {"acl trusted {\n": f"acl trusted {{\n{ours}"}
    edge.adapt(hosts, "site.vcl", trusted | {"acl unlimited {\n": f"acl unlimited {{\n{visitors}"})
    edge.make_error_page(hosts)


def uwsgi(hosts, name):
    names = {"instance": name, "run": hosts / "run" / name}
    placeholders = [x for k, v in names.items() for x in ("--set-placeholder", f"{k}={v}")]
    options = ["--ini", ROOT / "uwsgi.ini", "--processes", "2", "--http-socket", hosts.at(name)]
    return [VENV / "bin/uwsgi", *placeholders, *options]


def memcached(hosts, name):
    return ["memcached", "-l", hosts.host(name), "-p", hosts.ports[name], "-U", "0", "-m", "64"]


def database(hosts, name, *options):
    configuration = ROOT / "deploy/stack/postgresql.conf"
    listen = ["-c", f"listen_addresses={hosts.host(name)}", "-c", f"port={hosts.ports[name]}"]
    data = ["-D", hosts / name, "-c", f"config_file={configuration}"]
    return [postgres.programs() / "postgres", *data, *listen, *options]


def following(hosts):
    primary = f"host={hosts.host('postgres')} port={hosts.ports['postgres']} user=replication"
    source = f"primary_conninfo={primary} passfile={hosts / 'pgpass'}"
    return ["-c", "primary_slot_name=replica1", "-c", source]


def redis(hosts):
    options = ["--bind", hosts.host("redis"), "--requirepass", hosts.passwords["broker"]]
    return ["redis-server", ROOT / "deploy/redis-broker.conf", *options, "--dir", hosts / "redis"]


def celery(queue, processes):
    options = ["-Q", queue, "-n", f"{queue}@worker", "-c", processes, "--loglevel", "INFO"]
    alone = ["--without-gossip", "--without-mingle"]
    return [
        VENV / "bin/celery",
        "--workdir",
        ROOT,
        "--app",
        "myproject",
        "worker",
        *options,
        *alone,
    ]


def beat(hosts):
    options = ["-A", "myproject", "beat", "--pidfile="]
    return [VENV / "bin/celery", "--workdir", ROOT, *options]
