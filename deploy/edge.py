"""What the Varnishes think of an app server, and telling them to leave it alone."""

import time

from invoke import Exit

# s until every Varnish takes a server back: 3 of its probes, 5 s apart (varnish/backends.vcl).
PATIENCE = 40


def set_health(edges, instance, state):
    """`sick`: no new requests. `auto`: as its probe says. For all VCL that is loaded."""
    for edge, varnishadm in instances(edges):
        edge.run(f"{varnishadm} backend.set_health '*.{instance}' {state}")


def is_healthy(edges, instance):
    return all(health(edge, varnishadm, instance) for edge, varnishadm in instances(edges))


def await_healthy(edges, instance):
    deadline = time.monotonic() + PATIENCE
    while not is_healthy(edges, instance):
        if time.monotonic() > deadline:
            raise Exit(f"{instance} answers, but Varnish's probe does not say so.")
        time.sleep(0.2)


def instances(edges):
    for edge in edges:
        for name in edge["site_varnish"]:
            option = f"-n {name}" if name else ""
            yield edge, f"{edge['site_varnishadm']} {option}"


def health(edge, varnishadm, instance):
    """In the VCL that is in use; earlier ones are kept beside it."""
    listed = edge.run(f"{varnishadm} vcl.list").splitlines()
    (active,) = [line.split()[4] for line in listed if line.startswith("active")]
    lines = edge.run(f"{varnishadm} backend.list '{active}.{instance}'").splitlines()
    return any(line.split()[3:4] == ["healthy"] for line in lines[1:])
