"""Which host has which address, and the environment of its processes."""

from deploy.stack.layout import Stack

ADDRESSES = {
    "visitors": "10.77.0.2",
    "balancer": "10.77.0.10",
    "varnish1": "10.77.0.11",
    "varnish2": "10.77.0.12",
    "app1": "10.77.0.21",
    "app2": "10.77.0.22",
    "memcached1": "10.77.0.31",
    "memcached2": "10.77.0.32",
    "memcached3": "10.77.0.33",
    "primary": "10.77.0.41",
    "replica": "10.77.0.42",
    "worker": "10.77.0.51",
}
# Programs that are not named after the host they are on.
ON = {
    "https": "balancer",
    "http": "balancer",
    "varnish1_proxy": "varnish1",
    "varnish2_proxy": "varnish2",
    "postgres": "primary",
    "redis": "worker",
    "flower": "visitors",  # An operator's own, and not started here.
}
PORTS = {
    "https": 8443,
    "http": 8080,
    "varnish1": 6082,
    "varnish2": 6082,
    "varnish1_proxy": 6081,
    "varnish2_proxy": 6081,
    "app1": 8000,
    "app2": 8000,
    "memcached1": 11211,
    "memcached2": 11211,
    "memcached3": 11211,
    "postgres": 5432,
    "replica": 5432,
    "redis": 6379,
    "flower": 5555,
}
SITE = "www.example.com"  # As in varnish/site.vcl.


class Hosts(Stack):
    """A stack with an address for each program."""

    def __init__(self, directory):
        super().__init__(directory, 0)
        self.ports = PORTS

    def host(self, name):
        return ADDRESSES[ON.get(name, name)]

    def prepare(self):
        super().prepare()
        for host in ADDRESSES:
            (self / "run" / host).mkdir(exist_ok=True)

    def memcacheds(self):
        return [name for name in self.ports if name.startswith("memcached")]

    def cache_url(self):
        return "memcached://" + ",".join(map(self.at, self.memcacheds()))

    def environment(self, role="app"):
        broker = f"redis://:{self.passwords['broker']}@{self.at('redis')}"
        return super().environment(role) | {
            "ALLOWED_HOSTS": SITE,
            "SITE_URL": f"https://{SITE}",
            "BROKER_URL": f"{broker}/0",
            "COUNTERS_URL": f"{broker}/1",
        }
