"""Gets content into the blog: posts of static site generators, and lists of redirects."""

OUTCOMES = CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"


class Refused(Exception):
    """One file or line that cannot be imported.

    line  where in the file, if that is known
    """

    def __init__(self, reason, line=None):
        super().__init__(reason)
        self.line = line
