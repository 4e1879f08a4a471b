"""What an import has done: each file that was not taken as it is, with the reason."""

from collections import Counter

from .. import OUTCOMES

SHOWN = 60  # characters of a tag


class Report:
    def __init__(self):
        self.outcomes = Counter()
        self.redirects = 0
        self.refusals = []
        self.refused_files = 0
        self.skipped = []
        self._missing = {}
        self._unusable = {}
        self._unknown = {}
        self._unknown_addresses = []
        self._expiring = []

    def refuse(self, path, reason, line=None):
        line = line or getattr(reason, "line", None)
        self.refusals.append(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")

    def refuse_file(self, path, reason):
        self.refused_files += 1
        self.refuse(path, reason)

    def skip(self, path, reason):
        self.skipped.append(f"{path}: {reason}")

    def add_missing(self, address, path):
        """A file or post that is not there, once, with the first file that names it."""
        beside = None if address.startswith("/") else path.parent
        self._missing.setdefault((beside, address), f"{path}: {address}")

    def add_unusable(self, file, reason):
        self._unusable.setdefault(file, f"{file}: {reason}")

    def add_unknown(self, written, source):
        """A tag that is not known, once in each file."""
        shown = " ".join(written.split())
        shown = shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
        line = source.line_of(written)
        place = f"{source.path}:{line}" if line else f"{source.path}"
        self._unknown.setdefault((source.path, shown), f"{place}: {shown}")

    def add_unknown_address(self, source):
        place = f"{source.path}:{source.line_of(source.unknown_address) or 1}"
        self._unknown_addresses.append(f"{place}: {source.unknown_address}")

    def add_expiring(self, source):
        self._expiring.append(f"{source.path}: {source.expires}")

    def conclusion(self, files):
        """What was refused, in one sentence."""
        if self.refused_files:
            return f"{self.refused_files} of {files} files were not imported."
        return f"All {files} files were imported, but for what is named above."

    def lines(self):
        """Yield the report but for refusals: the counts, then what somebody should look at."""
        counts = [f"{self.outcomes[name]} {name}" for name in OUTCOMES]
        yield f"Posts: {', '.join(counts)}, {self.refused_files} refused."
        if self.redirects:
            yield f"Redirects: {self.redirects} created."
        yield from _listed("Missing files", self._missing.values())
        yield from _listed("Files that cannot be used", self._unusable.values())
        yield from _listed("Unknown shortcodes, taken out", self._unknown.values())
        yield from _listed("Old addresses that cannot be known", self._unknown_addresses)
        yield from _listed("Posts that stay after their date of expiry", self._expiring)
        yield from _listed("Files that are no posts", self.skipped)


def _listed(heading, lines):
    if lines:
        yield f"{heading}: {len(lines)}."
        yield from (f"  {line}" for line in lines)


def printable(text):
    """The text with what no terminal can show escaped: file names need not be UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode()
