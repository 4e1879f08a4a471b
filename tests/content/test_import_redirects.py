"""import_redirects: a CSV file of old addresses."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from myproject.blog.models import Post, Redirect

pytestmark = pytest.mark.django_db


@pytest.fixture
def import_redirects(tmp_path):
    """Write a file, import it, and return (what was said, the refusals)."""

    def run(content, **options):
        file = tmp_path / "redirects.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        output, errors = StringIO(), StringIO()
        try:
            call_command("import_redirects", file, stdout=output, stderr=errors, **options)
        except CommandError as error:
            assert error.returncode == 1
        return output.getvalue(), errors.getvalue().replace(f"{file}:", "")

    return run


def kept():
    return {redirect.old_path: redirect.location for redirect in Redirect.objects.all()}


@pytest.mark.parametrize("header", ["", "old,new,status\n", "\ufeffold,new\n"])
def test_each_line_is_a_redirect(import_redirects, header):
    said, _ = import_redirects(header + '/a/,/posts/\n\n"/b, c/",https://example.org/,302\n')
    assert said == "Redirects: 2 created, 0 updated, 0 unchanged.\n"
    assert kept() == {"/a/": "/posts/", "/b, c/": "https://example.org/"}
    assert not Redirect.objects.get(target="https://example.org/").is_permanent


def test_importing_again_changes_nothing_and_an_edited_line_updates(import_redirects):
    import_redirects("/a/,/posts/\n/b/,/posts/\n")
    said, _ = import_redirects("/a,/posts/\n/b/,/archive/,302\n")
    assert said == "Redirects: 0 created, 1 updated, 1 unchanged.\n"
    assert kept() == {"/a/": "/posts/", "/b/": "/archive/"}


def test_the_address_of_a_post_is_kept_as_the_post(import_redirects):
    post = Post.objects.create(title="T", slug="a", body="Text.")
    import_redirects(f"/old/,{post.get_absolute_url()}")
    post.slug = "b"
    post.save()
    assert kept() == {"/old/": post.get_absolute_url()}


REFUSED = {
    "/a": "a line is old,new",
    "/a,": "a line is old,new",
    "/a,/b,301,x": "a line is old,new",
    "/a,/posts/,307": "status '307' is neither 301 nor 302",
    "/about/,/posts/": "There is a page at /about/",
    "/?p=1,/posts/": "has a query",
    "https://example.org/a,/posts/": "another host",
    "https://[host]/a,/posts/": "is no address",
    '"/a,/posts/': "no line of CSV",
    "/a\0,/posts/": "no path",
    "/a,http://[host]": "is no address",
}


@pytest.mark.parametrize(("line", "reason"), REFUSED.items())
def test_a_bad_line_is_named_and_the_good_ones_go_in(import_redirects, line, reason):
    _, refused = import_redirects(f"/good/first/,/posts/\n{line}\n/good/last/,/posts/\n")
    assert refused.startswith("2: ")
    assert reason in refused
    assert set(kept()) == {"/good/first/", "/good/last/"}


def test_a_line_that_is_not_utf_8_is_refused(import_redirects):
    _, refused = import_redirects(b"/caf\xe9/,/posts/\n/good/,/posts/\n")
    assert refused == "1: not UTF-8\n"
    assert set(kept()) == {"/good/"}


def test_a_dry_run_reports_and_writes_nothing(import_redirects):
    said, refused = import_redirects("/a/,/posts/\n/b/,/a/\n", dry_run=True)
    assert "1 created" in said
    assert "/a/ itself leads to /posts/" in refused
    assert kept() == {}


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(CommandError, match=r"/no/such is not a file"):
        call_command("import_redirects", "/no/such")
