"""Releases during which no request fails: bin/fab release, rollback, reload-vcl.

What happens when, and what to do when it stops: docs/releases.md. On a server, below /srv/site:

releases/20260321-094500-1a2b3c4d   code of a commit; `live` in it: it has served, and may again
virtualenvs/…                       of the releases with the same requirements
current, workers                    links to the release that serves, and that Celery works with
static/                             files of all releases;  errors/: pages for HAProxy and Varnish
env, env.owner                      variables of the site, and with the role that may migrate
"""

import re
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from edge import await_healthy, is_healthy, set_health
from fabric import task
from invoke import Exit
from servers import Servers

INVENTORY = str(Path(__file__).parent / "ansible/inventory.yml")
KEPT = 5  # releases
ERROR_PAGES = ("404.html", "500.html", "502.html", "503.html")
HELP = {"servers": "an Ansible inventory; default: deploy/ansible/inventory.yml"}


@task(help=HELP | {"revision": "what to release; default: the head of the main branch"})
def release(context, revision="HEAD", servers=INVENTORY):
    """Bring a revision to every server, without a failed request."""
    servers = Servers(servers)
    name = unpack(servers, revision)
    for app in servers.app:
        install(app, name)
    say("migrate")
    servers.app[0].manage(name, "migrate --no-input", "env.owner")
    # Before the first process of the new release: any server is asked for its files.
    for app in servers.app:
        say("static files", app)
        app.manage(name, "collectstatic --no-input")
        app.manage(name, "check_static")
    write_error_pages(servers, name)
    restart_workers(servers, name)  # First: they know what the old processes send, and the new.
    roll(servers, name)
    warm(servers, name)
    for server in servers:
        prune(server)


@task(help=HELP)
def rollback(context, servers=INVENTORY):
    """Go back to the release that served before; after a stop, to the one that serves elsewhere."""
    servers = Servers(servers)
    left, name = choose_previous(servers.app)
    for server in servers:  # One that has joined since would stop it half-way.
        server.run(f"test -d releases/{name}")
    write_error_pages(servers, name)
    roll(servers, name)
    restart_workers(servers, name)
    for server in servers:
        server.run(f"rm -f releases/{left}/live")
    warm(servers, name)


@task(help=HELP)
def reload_vcl(context, servers=INVENTORY):
    """Use the VCL of the current release, and each server's own, without losing what is stored."""
    for server in Servers(servers).edge:
        say("reload-vcl", server)
        instances = " ".join(server["site_varnish"])
        server.run(f"{server['site_reload_vcl']} {instances}")


def say(step, server=None):
    print(f"{datetime.now(UTC):%H:%M:%S} {step:<16} {server.name if server else ''}", flush=True)


def unpack(servers, revision):
    """Return the new release's name."""
    commit = name = None
    for server in servers:
        say("code", server)
        server.run("mkdir -p releases virtualenvs static errors")
        mirror = "git --git-dir=repository"
        clone = f"git clone --quiet --mirror {servers.repository} repository"
        server.run(f"test -d repository || {clone}; {mirror} fetch --quiet --prune")
        commit = commit or server.run(f"{mirror} rev-parse --verify '{revision}^{{commit}}'")
        name = name or f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{commit[:8]}"
        server.run(
            f"{mirror} archive --output=releases/{name}.tar {commit} && mkdir releases/{name}"
            f" && tar -xf releases/{name}.tar -C releases/{name} && rm releases/{name}.tar"
        )
    return name


def install(app, name):
    """Link the virtualenv of its requirements, made where there is none yet, and check the code."""
    say("virtualenv", app)
    requirements = f"releases/{name}/requirements/deploy.txt"
    folder = f"virtualenvs/{app.run(f'sha256sum {requirements}')[:16]}"
    # Bytecode is written now: the site's user may not write there.
    make = f"UV_COMPILE_BYTECODE=1 releases/{name}/bin/virtualenv python3 $PWD/{folder}"
    make += f" requirements/deploy.txt && touch {folder}/installed"
    app.run(f"test -e {folder}/installed || ({make})")
    app.run(f"ln -s ../../{folder} releases/{name}/.venv")
    app.manage(name, "check --deploy --database default")


def write_error_pages(servers, name):
    say("error pages")
    first = servers.app[0]
    first.manage(name, f"render_error_pages releases/{name}/errors")
    for page in ERROR_PAGES:
        content = first.read(f"{first.folder}/releases/{name}/errors/{page}")
        for edge in servers.edge:
            edge.write(f"{edge['site_errors']}/{page}", content)


def restart_workers(servers, name):
    """Each ends the task it works on; those that it had in reserve go back to the queue."""
    for app in servers.app:
        say("workers", app)
        switch(app, "workers", name)
        app.run(app["site_restart_workers"])


def roll(servers, name):
    """Have one app server after the other serve it. The first that is not well ends it."""
    for app in servers.app:
        with drained(servers, app):
            renew = reloading(app, name)
            say(renew.split()[0].rpartition("/")[2], app)
            switch(app, "current", name)
            app.run(f"touch releases/{name}/live")
            app.run(renew)
            check(app)
    for edge in servers.edge:
        switch(edge, "current", name)
        edge.run(f"touch releases/{name}/live")


@contextmanager
def drained(servers, app):
    """Meanwhile visitors are sent elsewhere, if there is another server. After a failure too."""
    others = [one.instance for one in servers.app if one is not app]
    if any(is_healthy(servers.edge, other) for other in others):
        say("drain", app)
        set_health(servers.edge, app.instance, "sick")
        if app.try_to(f"test -S {app.sockets}.stats").ok:
            app.run(f"releases/{current(app)}/bin/app-server idle {app.sockets}")
    yield
    set_health(servers.edge, app.instance, "auto")
    await_healthy(servers.edge, app.instance)


def reloading(app, name):
    """The command. What the parent process has read or is made of needs another parent."""
    same = (
        f"test -S {app.sockets}.stats && test ! env -nt {app.sockets}.stats"
        f" && test current/.venv -ef releases/{name}/.venv"
        f" && cmp -s current/uwsgi.ini releases/{name}/uwsgi.ini"
    )
    if app.try_to(same).ok:
        return f"releases/{name}/bin/app-server reload {app.sockets}"
    return app["site_restart_app"].format(**app.values)


def switch(server, link, name):
    """In one step: a link is replaced, and never missing."""
    server.run(f"ln -sfn releases/{name} {link}.new && mv -T {link}.new {link}")


def check(app):
    """Ask the app server itself: database and cache, and a page that no cache answers."""
    say("check", app)
    ask = (
        f"curl --fail --silent --show-error --unix-socket {app.sockets}.sock --output /dev/null"
        " --max-time 10 --retry 10 --retry-delay 1 --retry-all-errors"
        ' --header "Host: ${ALLOWED_HOSTS%%,*}" --header "X-Forwarded-Proto: https"'
    )
    for path in ("/health/ready/", "/accounts/login/"):
        app.run(f"(. ./env && {ask} http://localhost{path})")


def warm(servers, name):
    say("warm")
    servers.app[0].manage(name, f"warm_cache {servers.app[0]['site_warm']}")


def current(server):
    return Path(server.run("readlink current")).name


def live(server):
    """Names of the releases that have served, the oldest first."""
    listed = server.run("ls -d releases/*/live 2>/dev/null || true")
    return sorted(re.findall(r"^releases/([^/]+)/live$", listed, re.M))


def choose_previous(apps):
    """(the release to leave, the one to go back to)"""
    serving = sorted({current(app) for app in apps})
    earlier = [name for name in live(apps[0]) if name < serving[-1]]
    if len(serving) > 1:
        return serving[-1], serving[0]
    if not earlier:
        raise Exit(f"There is no release before {serving[0]}.")
    return serving[0], earlier[-1]


def prune(server):
    """Remove all but the last releases, and virtualenvs that none of these uses. Files stay."""
    kept = {*live(server)[-KEPT:], current(server)}
    gone = [name for name in server.run("ls releases").split() if name not in kept]
    for name in gone:
        server.run(f"rm -rf releases/{name}")
    used = server.run("readlink releases/*/.venv || true").split()
    for name in server.run("ls virtualenvs").split():
        if f"../../virtualenvs/{name}" not in used:
            server.run(f"rm -rf virtualenvs/{name}")
