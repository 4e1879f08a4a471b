"""Chromium as Debian ships it."""

PROGRAM = "/usr/bin/chromium"
# Without the last four it would call its maker at every start.
ARGUMENTS = [
    "--no-sandbox",  # Its sandbox refuses root; it opens nothing but our own pages.
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
