"""The storage of an import: each content once, nothing in a dry run, nothing of a refused post."""

from django.core.files.storage import default_storage

FOLDER = "posts"


class Store:
    """A name carries a hash of the content: importing again finds it there."""

    def __init__(self, dry_run=False):
        self.dry_run = dry_run
        self.saved = []  # What this run has written.

    def keep(self, name, content):
        """Return the name in storage."""
        name = f"{FOLDER}/{name}"
        if not self.dry_run and not default_storage.exists(name):
            self.saved.append(default_storage.save(name, content))
        return name

    def url(self, name):
        return default_storage.url(name)

    def discard_since(self, number):
        """Delete what was written after the first `number` files."""
        while len(self.saved) > number:
            default_storage.delete(self.saved.pop())
