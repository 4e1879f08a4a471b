"""Two projects that are not ours: what startproject makes, and a Wagtail site."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.checkout import ROOT

BIN = ROOT / ".stack/lift/bin"
KINDS = ("bare", "wagtail")
DATABASE = """
import os
import dj_database_url
DATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"])}
ALLOWED_HOSTS = ["*"]
"""
BARE_URLS = """
from django.contrib.auth import get_user_model
from django.http import HttpResponse

def home(request):
    return HttpResponse(f"<html>{get_user_model().objects.count()} users</html>")

urlpatterns += [path("", home)]
"""
WAGTAIL_URLS = """
from wagtail.views import serve

def home(request):
    return serve(request, "")

urlpatterns.insert(-1, path("", home))
"""
ASK = """
import json, sys
import django
django.setup()
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
client = Client(headers={"host": "localhost"})
for _ in range(int(sys.argv[2])):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(sys.argv[1])
content = b"".join(answer) if answer.streaming else answer.content
print(json.dumps([answer.status_code, content.decode(), [query["sql"] for query in queries]]))
"""


class Site:
    """A project in a folder of its own; `package` is mysite in both."""

    def __init__(self, kind, folder, database):
        self.kind, self.folder = kind, folder
        self.run = folder / "run"
        self.settings = folder / "mysite" / ("settings.py" if kind == "bare" else "settings/dev.py")
        self.urls = folder / "mysite/urls.py"
        self.environment = {
            "PATH": f"{BIN}:{ROOT / '.stack/venv/bin'}:{os.environ['PATH']}:/usr/sbin",
            "PROJECT": str(folder),
            "RUN": str(self.run),
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "mysite.settings" + ("" if kind == "bare" else ".dev"),
        }

    def append(self, path, text):
        with open(path, "a") as file:
            file.write(f"\n{text}")

    def replace(self, name, old, new):
        text = (self.folder / name).read_text()
        assert old in text
        (self.folder / name).write_text(text.replace(old, new))

    def do(self, block, **environment):
        """Do what a block of a README says; return what it printed."""
        if block.language == "sh":
            return self.command("sh", "-ec", block.text, cwd=block.folder, **environment)
        first, _, text = block.text.partition("\n")
        places = {"# your settings": self.settings, "# your URLs": self.urls}
        path = places.get(first) or self.folder / first.strip("#<>!- ")
        path.parent.mkdir(parents=True, exist_ok=True)
        if block.language == "html":
            path.write_text(text)  # A template is shown whole; Python is added to what is there.
        else:
            self.append(path, text)
        return ""

    def command(self, *command, cwd=None, **environment):
        done = subprocess.run(
            command,
            cwd=cwd or self.folder,
            env=self.environment | environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout

    def python(self, code, *arguments, **environment):
        return self.command("python", "-c", code, *arguments, **environment)

    def ask(self, address="/", times=3):
        """Return status, text and SQL of a process' third request: what is lazy is warm."""
        return json.loads(self.python(ASK, address, str(times)).splitlines()[-1])

    def queries(self, address="/", times=3):
        status, _, queries = self.ask(address, times)
        assert status == 200
        return len(queries)


def make(kind, database):
    """Make a project with a home page that asks the database, and its tables there."""
    # Not pytest's: servers' sockets lie in it, whose paths are short.
    folder = Path(tempfile.mkdtemp(prefix=f"lift-{kind}-"))
    site = Site(kind, folder, database)
    starter = {"bare": ["django-admin", "startproject"], "wagtail": ["wagtail", "start"]}[kind]
    subprocess.run(
        [BIN / starter[0], starter[1], "mysite", folder], check=True, capture_output=True
    )
    site.run.mkdir()
    site.append(site.settings, DATABASE)
    site.append(site.urls, BARE_URLS if kind == "bare" else WAGTAIL_URLS)
    site.command("python", "manage.py", "migrate", "-v", "0")
    return site


def copy(site):
    """The same project once more, to take something into; on the same database."""
    folder = Path(tempfile.mkdtemp(prefix=f"lift-{site.kind}-"))
    shutil.copytree(site.folder, folder, dirs_exist_ok=True)
    return Site(site.kind, folder, site.environment["DATABASE_URL"])
