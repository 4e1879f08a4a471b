"""The build: files of the runnable repository become files of a copier template."""

import re
import shutil
import subprocess
from pathlib import Path

import yaml

from .carried import UndecidedError, is_carried
from .names import taken

ROOT = Path(__file__).resolve().parent.parent
# What stands in the repository, and what takes its place; all else is kept byte for byte.
OPEN = {
    "myproject": "{{ project_name }}",
    "The Demo Blog": "{{ title }}",
    'CACHE = "memcached"': 'CACHE = "{{ cache }}"',
    "CACHE_URL: memcached://10.0.0.21:11211": (
        "CACHE_URL: {% if cache == 'redis' %}"
        "'redis://:{% raw %}{{ vault_redis_password }}{% endraw %}@10.0.0.21:6380/0'"
        "{% else %}memcached://10.0.0.21:11211{% endif %}"
    ),
}
_PLACES = re.compile("|".join(f"({re.escape(text)})" for text in OPEN))
_BYTES = re.compile(_PLACES.pattern.encode())
SUFFIX = ".jinja"


def known_files(root=ROOT):
    """What git tracks of the repository, and new files in places that are decided; sorted paths.

    A new file in a place of its own is somebody's note and no part of the template.
    """
    new = [name for name in _listed(root, "--others", "--exclude-standard") if _is_decided(name)]
    return sorted(name for name in _listed(root, "--cached") + new if (root / name).is_file())


def _listed(root, *options):
    listing = ["git", "ls-files", "-z", *options]
    done = subprocess.run(listing, cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.split("\0")[:-1]


def _is_decided(name):
    try:
        is_carried(name)
    except UndecidedError:
        return False
    return True


def build(folder, root=ROOT):
    """Write the template of the repository `root` into `folder`, which is empty."""
    carried = [name for name in known_files(root) if is_carried(name)]
    for name in carried:
        add(root / name, folder / "template", name)
    add(root / "template/README.md", folder / "template", "README.md")
    shutil.copy(
        root / "template/answers.jinja",
        folder / "template" / ("{{ _copier_conf.answers_file }}" + SUFFIX),
    )
    for name in ("CHANGELOG.md", "LICENSE"):
        shutil.copy(root / name, folder / name)
    shutil.copy(root / "template/published.md", folder / "README.md")
    (folder / "copier.yml").write_text(questions(root, carried))


def add(source, folder, name):
    """Copy the file `source` to `name`, with its places left open."""
    content = source.read_bytes()
    target = folder / name.replace("myproject", OPEN["myproject"])
    if _BYTES.search(content):
        content = opened(content.decode()).encode()
        target = target.with_name(target.name + SUFFIX)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    shutil.copymode(source, target)


def opened(text):
    """Jinja that gives `text` again for the default answers."""
    return "".join(OPEN.get(part) or raw(part) for part in _PLACES.split(text) if part)


def raw(text):
    # Also text that ends raw blocks itself: it is cut within the word.
    parts = re.split("(?<=end)(?=raw)", text)
    return "".join(f"{{% raw %}}{part}{{% endraw %}}" for part in parts)


def questions(root, carried):
    """copier.yml, and before its questions the names that are taken, which nobody is asked."""
    head, name, tail = (root / "template/copier.yml").read_text().partition("\nproject_name:")
    hidden = {"taken": {"type": "yaml", "when": False, "default": taken(root, carried)}}
    return f"{head}\n{yaml.safe_dump(hidden)}{name}{tail}"
