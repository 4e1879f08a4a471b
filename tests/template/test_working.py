"""A generated project works: what this repository claims of itself holds for it too."""

import os
import subprocess
import sys

import httpx
import pytest

from template.new import RefusedError

pytestmark = pytest.mark.apart

TITLE = "Acme's Blog & more"
SHOWN = "Acme&#x27;s Blog &amp; more"
PORT = 18843


@pytest.fixture(scope="module")
def project(generate, equip):
    """Of the other choice: this repository itself is tested with the first.

    Its name is in many words of the code, "application" for one: what looks for the name as a text
    instead of an import finds those.
    """
    return equip(generate("app", title=TITLE, cache="redis"))


def make(project, *arguments):
    """Run a door as a person would, without what the tests here have put into the environment."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = ["make", *arguments]
    return subprocess.run(
        command,
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.slow
def test_its_fast_tests_pass(project):
    done = make(project, "test-fast")
    assert done.returncode == 0, done.stdout[-5000:]


@pytest.fixture
def started(project):
    done = make(project, "stack", f"STACK_PORT={PORT}")
    assert done.returncode == 0, done.stdout
    yield done.stdout
    make(project, "stack-stop")


@pytest.mark.stack
def test_its_stack_serves_the_home_page_through_all_layers(started):
    with httpx.Client(base_url=f"https://127.0.0.1:{PORT}", verify=False) as visitor:  # noqa: S501
        pages = [visitor.get("/") for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert f"<title>{SHOWN}</title>" in pages[0].text
    assert pages[1].headers["X-Cache"] == "HIT"
    assert "redis://127.0.0.1" in started and "memcached" not in started


# What projects are called most often, as far as nothing else in a project has the name.
COMMON = (
    "acme app api apps backend base basesite blogapp blogs board books cms company config core "
    "crm demo demo_site django_app django_project djangosite ecommerce example first forum "
    "gallery hello helloworld home intranet library main mainapp mainsite my_app my_blog "
    "my_project my_site myapp mysite news newsite pages personal_site polls portal portfolio "
    "project proj quiz school server shop social source src store student sample todo todolist "
    "user users web webapp website wiki"
).split()


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("name", COMMON)
def test_a_common_name_is_made_or_refused_with_the_reason(generate, name):
    try:
        project = generate(name)
    except RefusedError as error:
        assert f"{name} is taken: it is " in str(error)
        return
    done = make(project, "-n", "run")
    assert done.returncode == 0, done.stdout
    check = [sys.executable, "-m", "compileall", "-q", name, "settings", "tests", "deploy"]
    assert subprocess.run(check, cwd=project).returncode == 0


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("name", ["core", "user", "test"])
def test_the_fast_tests_pass_whatever_the_name(generate, equip, name):
    done = make(equip(generate(name)), "test-fast")
    assert done.returncode == 0, done.stdout[-5000:]


@pytest.mark.slow  # make test-fast, which has marks of its own, is to leave it out.
@pytest.mark.long
@pytest.mark.parametrize("cache", ["memcached", "redis"])
def test_all_its_tests_pass(generate, equip, cache):
    project = equip(generate(f"with_{cache}", title=TITLE, cache=cache))
    done = make(project, "test")
    assert done.returncode == 0, done.stdout[-10000:]
