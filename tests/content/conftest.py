from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from myproject.blog.models import Post


class Site:
    """A small blog in a folder of its own, imported from any of its folders."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def post(self, name, front_matter="title: T", body="Text."):
        return self.write(name, f"---\n{front_matter}\n---\n\n{body}\n")

    def draw(self, name, colour="blue"):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (40, 30), colour).save(path)

    def run(self, where=".", **options):
        """Import; returns the report, refusals behind it. Files are named from the folder on."""
        output = StringIO()
        try:
            call_command(
                "import_posts", self.folder / where, stdout=output, stderr=output, **options
            )
        except CommandError as error:
            assert error.returncode == 1
            output.write(f"{error} Exit status 1.\n")
        return output.getvalue().replace(f"{self.folder.resolve()}/", "")

    def body(self, text, name="2024-05-01-a.md", **options):
        """Import a post with this text; returns the text that is kept."""
        self.post(name, body=text)
        self.run(**options)
        return Post.objects.get().body


@pytest.fixture
def site(tmp_path, db):
    return Site(tmp_path.resolve() / "site")
