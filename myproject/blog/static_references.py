"""What stylesheets and modules name gets its hashed name, or one sentence says what is wrong.

Django's own patterns miss `url( "a.png" )` with blanks and imports without a semicolon, read
comments until 6.1, and end in a traceback. Vendored files are full of all that.
"""

import logging
import re
from functools import lru_cache

from django.core.management import CommandError

logger = logging.getLogger(__name__)

URL = r"""(?P<matched>url\(\s*(?P<quote>['"]?)(?P<url>.*?)(?P=quote)\s*\))"""
CSS_IMPORT = r"""(?P<matched>@import\s*["']\s*(?P<url>.*?)["'])"""
CSS_MAP = r"(?m)^(?P<matched>/\*#[ \t](?-i:sourceMappingURL)=(?P<url>.*?)[ \t]*\*/)$"
JS_MAP = r"(?m)^(?P<matched>//# (?-i:sourceMappingURL)=(?P<url>.*))$"
# import … from "./b.js", import "./b.js", import("./b.js"), export … from "./b.js"
MODULE = (
    r"""(?P<matched>(?P<before>\b(?:import|export)\b[^'"`;()]*?\bfrom\s*|\bimport\s*\(?\s*)"""
    r"""(?P<quote>['"])(?P<url>\.{0,2}/[^'"]+)(?P=quote))"""
)
PATTERNS = (
    (
        "*.css",
        (
            URL,
            (CSS_IMPORT, '@import url("%(url)s")'),
            (CSS_MAP, "/*# sourceMappingURL=%(url)s */"),
        ),
    ),
    (
        "*.js",
        (
            (JS_MAP, "//# sourceMappingURL=%(url)s"),
            (MODULE, "%(before)s%(quote)s%(url)s%(quote)s"),
        ),
    ),
)
# Where nothing is named: comments and strings.
QUOTED = r"""|\\.|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*\""""
IGNORED = {
    "css": re.compile(r"/\*.*?\*/" + QUOTED, re.S),
    "js": re.compile(r"/\*.*?\*/|//[^\n]*|`(?:[^`\\]|\\.)*`" + QUOTED, re.S),
}


class ReferencesMixin:
    """For a ManifestFilesMixin of Django's. Raises CommandError with file and line."""

    patterns = PATTERNS

    def post_process(self, *args, **options):
        for name, hashed_name, processed in super().post_process(*args, **options):
            if isinstance(processed, UnicodeDecodeError):
                line = processed.object.count(b"\n", 0, processed.start) + 1
                raise CommandError(f"{name}, line {line} is not UTF-8. Save the file as UTF-8.")
            if isinstance(processed, RuntimeError):
                raise CommandError(
                    f"These files name each other in a circle, so none can have its hash in its "
                    f"name: {name}. Bundle them into one."
                )
            yield name, hashed_name, processed

    def url_converter(self, name, hashed_files, template=None, *_):
        convert = super().url_converter(name, hashed_files, template)

        def converter(match):
            if is_ignored(name, match):
                return match[0]
            try:
                return convert(match)
            except ValueError:
                return self.without_file(name, match)

        return converter

    def without_file(self, name, match):
        """A map is for developers, and few who ship a file ship it too."""
        if "sourceMappingURL" in match[0]:
            logger.warning("%s: nobody has its source map %s", name, match["url"])
            return ""
        line = match.string.count("\n", 0, match.start()) + 1
        raise CommandError(f"{name}, line {line}: {match[0]} names a file that nobody has.")


def is_ignored(name, match):
    blocks = ignored_blocks(name.rpartition(".")[2], match.string)
    return any(start < match.start() < end for start, end in blocks)


@lru_cache(1)  # A file names many others, and is read once for all of them.
def ignored_blocks(kind, text):
    return [block.span() for block in IGNORED[kind].finditer(text)]
