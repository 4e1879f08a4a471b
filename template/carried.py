"""Which files of this repository a generated project carries: each one is decided here."""

from fnmatch import fnmatch

# What makes, proves or advertises the template; a * goes through folders. A project's README is
# template/README.md. Asked first.
OWN = (
    ".ci/*",
    ".github/workflows/*template*",
    "CHANGELOG.md",
    "README.md",
    "bin/*template*",
    "bin/new",
    "bin/sabotage",
    "docs/*lift*",
    "docs/*template*",
    "docs/images/*",  # The README's.
    "docs/recommendations.md",
    "docs/sabotage.toml",
    "doors/template.mk",
    "template/*",
    "tests/lift/*",
    "tests/recommendations.py",
    "tests/template/*",
    "tests/test_recommendations.py",
    "tests/test_sabotage.py",
)
# The site, what runs, tests and measures it, and what explains that. The licence asks to be kept.
CARRIED = (
    ".devcontainer/*",
    ".dockerignore",
    ".env.example",
    ".gitattributes",
    ".github/*",
    ".gitignore",
    ".pre-commit-config.yaml",
    ".squawk.toml",
    "Dockerfile",
    "LICENSE",
    "Makefile",
    "bin/*",
    "compose.yaml",
    "deploy/*",
    "docs/*",
    "doors/*",
    "jmeter/*",
    "manage.py",
    "myproject/*",
    "pyproject.toml",
    "requirements/*",
    "settings/*",
    "static/*",
    "templates/*",
    "tests/*",
    "tools/*",
    "tox.ini",
    "uwsgi.ini",
    "varnish/*",
)


class UndecidedError(Exception):
    """A file that neither list knows."""


def is_carried(name):
    """Whether a generated project has the file `name`, a path from the top of this repository."""
    if any(fnmatch(name, pattern) for pattern in OWN):
        return False
    if any(fnmatch(name, pattern) for pattern in CARRIED):
        return True
    raise UndecidedError(
        f"Does a generated project carry {name}? Say so in OWN or CARRIED of template/carried.py."
    )
