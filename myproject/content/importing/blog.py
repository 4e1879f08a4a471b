"""Where the files of a blog are: its root, its posts, and what posts name."""

import os
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

POSTS = {".md", ".markdown", ".mdown", ".mkd", ".html", ".htm"}
# Named in the report, since somebody would miss them.
OTHER_MARKUP = {
    ".ad", ".adoc", ".asciidoc", ".mdx", ".org", ".pandoc", ".pdc", ".qmd", ".rmd", ".rst",
    ".textile",
}  # fmt: skip
# Programs, templates and what a generator has made.
NO_POSTS = {"node_modules", "vendor", "_site", "_includes", "_layouts", "_data", "themes"}
# Where posts are, below the root of a blog whose generator left no configuration.
POST_FOLDERS = {"_posts", "_drafts", "content", "posts", "post"}
# What generators copy to the top of the site; "" is the root itself.
PUBLIC_FOLDERS = ["static", "public", "assets", "source", "src", "content", ""]
CONFIGURATIONS = {
    "jekyll": ["_config.yml", "_config.yaml", "_config.toml"],
    "hugo": ["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config/_default"],
    "eleventy": [".eleventy.js"] + [f"eleventy.config.{end}" for end in ("js", "mjs", "cjs")],
}
PARENTS = 4  # of the given folder that may be the root, as in content/en/blog/2024
# A name that no file can have, and a link that leads to itself (RuntimeError up to Python 3.12).
NO_FILE = (OSError, ValueError, RuntimeError)
MAX_ADDRESS = 1000  # characters; a longer one is data and no address of a file


class Blog:
    """A blog's folder.

    directory  what is imported: the blog itself, or a folder of its posts
    media      one more folder where the addresses of images begin
    generator  "jekyll", "hugo", "zola", "eleventy", or "" where nothing tells
    """

    def __init__(self, directory, media=None):
        self.directory = directory
        self.root, self.generator = _root(directory.resolve())
        self.media = media
        self.unreadable = []  # OSErrors of folders
        self.folder_values = {}  # What folders.py has read.
        folders = [self.root / name for name in PUBLIC_FOLDERS]
        self._public = [folder for folder in folders if folder.is_dir()]
        known = (self.root, media, directory)
        self._inside = [folder.resolve() for folder in known if folder]

    def files(self):
        """Return the paths of what may be posts, in order."""
        seen, found = set(), []
        walk = os.walk(self._start(), followlinks=True, onerror=self.unreadable.append)
        for folder, names, files in walk:
            real = os.path.realpath(folder)
            # A link may lead back up.
            names[:] = (
                () if real in seen else [n for n in names if n[0] != "." and n not in NO_POSTS]
            )
            found += [Path(folder, name) for name in files if real not in seen]
            seen.add(real)
        return sorted(path for path in found if self._may_be_post(path))

    def _start(self):
        """Of a whole blog whose generator keeps posts in one folder, that folder."""
        content = self.directory / "content"
        is_whole = self.directory.resolve() == self.root
        return content if is_whole and content.is_dir() and self.generator else self.directory

    def _may_be_post(self, path):
        if path.suffix.lower() not in POSTS | OTHER_MARKUP or path.stem.startswith("_index"):
            return False
        is_whole = self.directory.resolve() == self.root
        if self.generator == "jekyll" and is_whole:
            return bool({"_posts", "_drafts"} & set(path.parts))
        # In Hugo, what is beside an index.md belongs to that post.
        is_part = path.stem != "index" and (path.parent / "index.md").is_file()
        return not (self.generator == "hugo" and is_part)

    def find(self, address, post):
        """Return the file that an address in the text of the file `post` means, or None."""
        try:
            if len(address) > MAX_ADDRESS:
                return None
            path = PurePosixPath(unquote(urlsplit(address).path))
            candidates = self._candidates(path, post)
            return next((file for file in candidates if self._is_file(file)), None)
        except NO_FILE:
            return None

    def _candidates(self, path, post):
        parts = [part for part in path.parts if part != "/"]
        if not parts:
            return
        if not path.is_absolute():
            yield post.parent.joinpath(*parts)
            yield post.with_suffix("").joinpath(*parts)
        if ".." in parts:
            return
        for folder in self._public:
            yield folder.joinpath(*parts)
        if path.is_absolute():
            # As the generator publishes what is beside a post: /blog/2024/a/lake.jpg
            yield post.parent / parts[-1]
        # --media may be a folder of assets, whose own folders the address names as well. At least
        # the folder and the name must agree: "logo.png" alone is in many folders.
        for start in range(max(len(parts) - 1, 1) if self.media else 0):
            yield self.media.joinpath(*parts[start:])

    def _is_file(self, file):
        """Whether it is there, and inside of the blog: links and `..` may lead elsewhere."""
        real = file.resolve()
        return real.is_file() and any(real.is_relative_to(folder) for folder in self._inside)


def _root(directory):
    """Return (root, generator) of the blog that the folder is or belongs to."""
    for folder in [directory, *directory.parents[:PARENTS]]:
        if generator := _generator(folder):
            return folder, generator
    while directory.name in POST_FOLDERS:
        directory = directory.parent
    return directory, ""


def _generator(folder):
    for generator, names in CONFIGURATIONS.items():
        if any((folder / name).exists() for name in names):
            return generator
    if not (folder / "content").is_dir():
        return ""
    for name in ("config.toml", "config.yaml", "config.yml", "config.json"):
        if (folder / name).is_file():
            text = (folder / name).read_text(errors="replace")
            return "zola" if "base_url" in text else "hugo"
    return ""
