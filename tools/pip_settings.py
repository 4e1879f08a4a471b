"""Hand the package index that pip is configured with to uv, which does not read pip.conf."""

import ast
import subprocess
import sys
from pathlib import Path

# pip's option: uv's variable. https://docs.astral.sh/uv/reference/environment/
VARIABLES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "no-index": "UV_NO_INDEX",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "proxy": "ALL_PROXY",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
}
# Later ones win: pip.conf for all commands, pip.conf for `pip install`, PIP_… in the environment.
SECTIONS = ("global", "install", ":env:")
# pip takes several addresses, separated by white space; uv separates folders of wheels by commas.
SEPARATORS = {"UV_FIND_LINKS": ","}


def read(python):
    """Return {variable: value} for uv, as pip is configured for `python`, or else here.

    A virtualenv that uv made has no pip. Empty where there is no pip at all.
    """
    base = Path(sys.base_prefix, "bin", "python3")
    for pip in ([python, "-m", "pip"], [base, "-m", "pip"], ["pip"]):
        try:
            done = subprocess.run([*pip, "config", "list"], capture_output=True, text=True)
        except FileNotFoundError:
            continue
        if done.returncode == 0:
            return translate(done.stdout)
    return {}


def translate(listing):
    """Translate what `pip config list` prints, lines such as global.index-url='https://…'."""
    options = {}
    for section in SECTIONS:
        for line in listing.splitlines():
            name, _, value = line.partition("=")
            if name.startswith(f"{section}."):
                options[name.removeprefix(f"{section}.")] = ast.literal_eval(value)
    variables = {
        VARIABLES[name]: SEPARATORS.get(VARIABLES[name], " ").join(value.split())
        for name, value in options.items()
        if name in VARIABLES
    }
    if "UV_INDEX" in variables or "UV_FIND_LINKS" in variables:
        # As pip does, look for a version everywhere. Safe, since its hash is known. uv's default:
        # only the first index that has any version of a package.
        variables["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return variables
