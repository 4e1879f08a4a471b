"""Posts from the Markdown files of static site generators."""


class Refused(Exception):
    """A file that cannot be imported; the message says why."""
