"""Addresses in posts: which are another site's, and where posts of the same blog are now."""

from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import reverse

from .blog import NO_FILE


def is_elsewhere(address):
    """Whether an address is none of the blog's files: another site's, data, kept here already."""
    try:
        parts = urlsplit(address)
    except ValueError:  # https://[your-host]/
        return True
    is_kept = address.startswith(settings.MEDIA_URL)
    return bool(parts.scheme or parts.netloc or is_kept or address.startswith(("#", "{")))


class Addresses:
    """The addresses of the posts of one import, by their files."""

    def __init__(self, blog):
        self.blog = blog
        self._by_address = {}
        self._by_path = {}
        self._by_name = {}

    def claim(self, source):
        """Return the file that has the post's address already, or None: then it is this file's."""
        key = (source.slug, source.published_on)
        first = self._by_address.setdefault(key, source.path)
        if first != source.path:
            return first
        path = source.path.resolve()
        self._by_path[path] = key
        for name in (path.parent.name,) if path.stem == "index" else (path.name, path.stem):
            # A name that two files have says nothing.
            self._by_name[name] = None if self._by_name.get(name, key) != key else key
        return None

    def __contains__(self, address):
        return address in self._by_address

    def of(self, reference, post):
        """Return the address of what a post refers to by its file, or "" where it is no post.

        The reference is as in @/blog/a.md#part, ../a/index.md, 2024-05-01-a, posts/a.
        """
        target, hash_mark, fragment = reference.strip().removeprefix("@").partition("#")
        try:
            key = self._find(unquote(target), post)
        except NO_FILE:
            key = None
        if key is None or key[1] is None:
            return ""
        slug, day = key
        return reverse("post", args=[day.year, day.month, day.day, slug]) + hash_mark + fragment

    def _find(self, target, post):
        parts = [part for part in PurePosixPath(target).parts if part != "/"]
        if not parts:
            return None
        tops = [post.parent, self.blog.root / "content", self.blog.root, self.blog.directory]
        tops += [self.blog.root / "_posts"]
        for top in tops:
            path = top.joinpath(*parts).resolve()
            for found in (path, path / "index.md", path.with_name(path.name + ".md")):
                if found in self._by_path:
                    return self._by_path[found]
        is_index = parts[-1] == "index.md" and len(parts) > 1
        return self._by_name.get(parts[-2] if is_index else parts[-1])
