"""One .env, one meaning: manage.py, Celery and uWSGI find the same in every line."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from .test_uwsgi import ROOT, folder, get, start  # noqa: F401

pytestmark = pytest.mark.stack

SITE = """
import json, os
from django.http import JsonResponse
from django.urls import path

SECRET_KEY = ROOT_URLCONF = "settings.local"
ALLOWED_HOSTS = ["*"]
urlpatterns = [path("", lambda request: JsonResponse(dict(os.environ)))]
"""
SAY = "import json, os; print(json.dumps(dict(os.environ)))"
# What people write, and what readers of such files disagree about.
ODD = [
    "plain",
    "blank after it ",
    "\tblank before it",
    "'in quotes'",
    '"in quotes" # with a comment',
    "comment # after it",
    "no#comment",
    "${LINE0}",
    "$HOME and $(whoami)",
    "@(x)",
    "a=b&c=d",
    "back\\slash",
    "'a\\'b'",
    "%(_)s %d %%",
    "é ü 数",
    "",
]
TEXT = st.text(
    st.sampled_from("ab1 \t'\"#$(){}@%\\=&;:/é") | st.characters(codec="utf-8", categories="LNPSZ"),
    max_size=12,
)
BEFORE = st.sampled_from(["{}=", "export {}=", "{} = ", " {}=", "{} ="])


def lines(values):
    return "".join(
        f"{before.format(f'LINE{n}')}{value}\n" for n, (before, value) in enumerate(values)
    )


@pytest.fixture
def project(folder):  # noqa: F811
    """The project's three ways in, and a site that says what it finds."""
    for name in ("manage.py", "myproject/wsgi.py", "myproject/celery.py"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "settings").mkdir()
    (folder / "settings/local.py").write_text(SITE)
    return folder


def found(text):
    return {name: value for name, value in json.loads(text).items() if name.startswith("LINE")}


def run(project, *command):
    environment = {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, *command], cwd=project, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return found(done.stdout)


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(values=[(before, value) for value in ODD for before in ("{}=", "export {}=", "{} = ")])
@given(values=st.lists(st.tuples(BEFORE, TEXT), min_size=1, max_size=60))
def test_each_program_finds_the_same(project, start, values):  # noqa: F811
    (project / ".env").write_text(lines(values))
    (project / "app.sock").unlink(missing_ok=True)
    start("/", UWSGI_HOME=str(ROOT / ".stack/venv"))
    by_uwsgi = found(get(project)[1])
    by_manage = run(project, "manage.py", "shell", "--verbosity", "0", "-c", SAY)
    by_celery = run(project, "-c", f"import myproject.celery; {SAY}")
    assert by_uwsgi == by_manage == by_celery
    assert by_manage
