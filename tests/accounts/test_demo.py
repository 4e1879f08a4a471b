"""The demo account is made on the embedded database of development, and found anywhere else."""

from io import StringIO

import pytest
from django.core import checks
from django.core.management import CommandError, call_command

from myproject.accounts import demo
from myproject.accounts.checks import check_demo_account
from myproject.blog.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def development(settings):
    settings.DEBUG = settings.EMBEDDED_DATABASE = True


@pytest.fixture
def one_post(db):
    """So that load_demo need not load any."""
    Post.objects.create(title="A post", slug="a-post", body="Text.")


def make():
    call_command("make_demo_account", stdout=(output := StringIO()))
    return output.getvalue()


def deploy_check(**options):
    return checks.run_checks(tags=[checks.Tags.security], include_deployment_checks=True, **options)


def found(**options):
    return [issue for issue in deploy_check(**options) if issue.id == "accounts.E001"]


def test_a_superuser_is_made_and_the_login_is_printed(development, settings, client):
    assert make() == "Demo login: demo, password demo\n"
    settings.DEBUG = False  # Under which the URLs were loaded: the toolbar has none.
    form = {"username": "demo", "password": "demo"}
    assert client.post("/backstage/login/?next=/backstage/", form).url == "/backstage/"


def test_an_account_that_is_there_is_left_alone(development, django_user_model):
    make()
    django_user_model.objects.update(password="changed")
    assert "Demo login" in make()
    assert django_user_model.objects.get().password == "changed"


@pytest.mark.parametrize("missing", ["DEBUG", "EMBEDDED_DATABASE"])
def test_no_account_is_made_elsewhere(development, settings, missing, django_user_model):
    setattr(settings, missing, False)
    assert "createsuperuser" in make()
    assert not django_user_model.objects.exists()


def test_a_server_has_no_embedded_database(development, settings):
    del settings.EMBEDDED_DATABASE
    assert not demo.is_allowed()


def test_load_demo_makes_the_account(development, one_post, django_user_model):
    call_command("load_demo", stdout=StringIO())
    assert django_user_model.objects.get().is_superuser


def test_the_check_finds_the_account_elsewhere(development, settings):
    make()
    assert found(databases=["default"]) == []
    settings.DEBUG = False
    (error,) = found(databases=["default"])
    assert error.level == checks.ERROR
    assert "changepassword demo --database default" in error.hint


def test_the_check_stops_a_release(development, settings):
    make()
    settings.DEBUG = False
    with pytest.raises(CommandError, match=r"accounts\.E001"):
        call_command("check", deploy=True, databases=["default"])


def test_migrate_and_a_plain_check_do_not_look_for_the_account(development, settings):
    make()
    settings.DEBUG = False
    assert checks.run_checks(tags=[checks.Tags.security], databases=["default"]) == []


def test_another_password_is_no_fault(django_user_model):
    django_user_model.objects.create_superuser("demo", password="a long secret")
    assert found(databases=["default"]) == []


def test_without_a_database_none_is_queried(django_assert_num_queries, development, settings):
    make()
    settings.DEBUG = False
    with django_assert_num_queries(0):
        assert check_demo_account(None, databases=None) == []


def test_a_database_without_tables_is_no_fault(settings, django_user_model):
    settings.DEBUG = False
    django_user_model._meta.db_table, table = "not_migrated", django_user_model._meta.db_table
    try:
        assert found(databases=["default"]) == []
    finally:
        django_user_model._meta.db_table = table
