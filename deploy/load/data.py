"""The files that the plan takes its addresses and words from, looked at before anybody is asked."""

import re
from pathlib import Path

from . import LoadError

ADDRESS = (r"/\S*", "an address that begins with /")
SHAPES = {  # {file: (what a line is, in words)}
    "authors.txt": ADDRESS,
    "pages.txt": (
        r"/\S* .*\S",
        "an address, a space, and a text that the page must have: /about/ </html>",
    ),
    "posts.txt": ADDRESS,
    "searches.txt": (r".*\S.*", "what somebody looks for"),
    "tags.txt": ADDRESS,
    "users.txt": (r"\S+", "the name of a user"),
}
MARK = "\ufeff"


def check(folder):
    """Raise LoadError with file, line and remedy for the first line that could not be asked for."""
    found = [Path(folder) / name for name in SHAPES if (Path(folder) / name).exists()]
    if not found:
        raise LoadError(
            f"{folder} has none of {', '.join(SHAPES)}. The site's `manage.py export_load_data "
            f"{folder}` writes them."
        )
    for file in found:
        _check_file(file, *SHAPES[file.name])


def _check_file(file, shape, words):
    try:
        text = file.read_bytes().decode()
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        raise LoadError(f"{file}:{line}: not UTF-8. Save the file as UTF-8.") from None
    if text.startswith(MARK):
        raise LoadError(
            f"{file}:1: a byte order mark, which would be part of the address. Save the file as "
            "UTF-8 without one."
        )
    lines = text.splitlines()
    if not lines:
        raise LoadError(f"{file} is empty. A line is {words}.")
    for number, line in enumerate(lines, 1):
        if not re.fullmatch(shape, line):
            raise LoadError(f"{file}:{number}: {line!r} is not {words}. Mend or remove the line.")
