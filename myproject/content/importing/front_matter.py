"""The front matter of a file: YAML, TOML or JSON, by the handlers of python-frontmatter."""

import json
import re
import tomllib

import yaml
from frontmatter.default_handlers import BaseHandler

from .. import Refused

# Characters. A hundred times what people write; parsing takes half a second at most.
MAX_FRONT_MATTER = 64 * 1024
# Merging aliases of aliases multiplies them: twenty make some thousand values at most.
MAX_ALIASES = 20
# People nest three or four; PyYAML takes minutes for some thousand brackets.
MAX_DEPTH = 50
OPENING = (
    yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken, yaml.FlowSequenceStartToken,
)  # fmt: skip
CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
TOO_DEEP = "the front matter is nested too deeply"


class YAML(BaseHandler):
    FM_BOUNDARY = re.compile(r"^---(?:ya?ml)?[ \t\r]*$", re.MULTILINE)

    def load(self, fm):
        # PyYAML refuses the tabs at the end of a line that YAML allows.
        text = re.sub(r"[ \t]+$", "", fm, flags=re.MULTILINE)
        try:
            _check_tokens(yaml.scan(text))
            return yaml.safe_load(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or error
            raise Refused(f"broken YAML: {problem}", mark and mark.line + 1) from None


def _check_tokens(tokens):
    aliases = depth = 0
    for token in tokens:
        aliases += isinstance(token, yaml.AliasToken)
        depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
        if aliases > MAX_ALIASES:
            raise Refused(f"more than {MAX_ALIASES} aliases (*name) in the front matter")
        if depth > MAX_DEPTH:
            raise Refused(TOO_DEEP)


class TOML(BaseHandler):
    """With Python's own parser, where the library's handler wants a package."""

    FM_BOUNDARY = re.compile(r"^\+\+\+[ \t\r]*$", re.MULTILINE)

    def load(self, fm):
        try:
            return tomllib.loads(fm)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"at line (\d+)", str(error))
            raise Refused(f"broken TOML: {error}", line and int(line[1])) from None


class JSON(BaseHandler):
    FM_BOUNDARY = re.compile(r"\{\s*[\"}]")

    def split(self, text):
        try:
            _, end = json.JSONDecoder().raw_decode(text)
        except json.JSONDecodeError as error:
            raise Refused(f"broken JSON: {error.msg}", error.lineno) from None
        return text[:end], text[end:]

    def load(self, fm):
        return json.loads(fm)


class DashedTOML(TOML):
    """As Eleventy allows: ---toml."""

    FM_BOUNDARY = re.compile(r"^---(?:toml)?[ \t\r]*$", re.MULTILINE)

    def detect(self, text):
        return text.startswith("---toml")


class DashedJSON(JSON):
    FM_BOUNDARY = re.compile(r"^---(?:json)?[ \t\r]*$", re.MULTILINE)
    split = BaseHandler.split

    def detect(self, text):
        return text.startswith("---json")

    def load(self, fm):
        return JSON.load(self, JSON.split(self, fm.strip())[0])


HANDLERS = [DashedJSON(), DashedTOML(), YAML(), TOML(), JSON()]


def split(text):
    """Return (values, text behind them), or None where there is no front matter. Raises Refused."""
    handler = next((handler for handler in HANDLERS if handler.detect(text)), None)
    if handler is None:
        return None
    try:
        written, body = handler.split(text)
    except ValueError:
        raise Refused(
            "the front matter has no end: its first line does not come again", 1
        ) from None
    except RecursionError:
        raise Refused(TOO_DEEP) from None
    return _load(handler, written), body


def _load(handler, written):
    if len(written) > MAX_FRONT_MATTER:
        raise Refused(f"the front matter is longer than {MAX_FRONT_MATTER // 1024} KiB")
    try:
        values = handler.load(written)
    except RecursionError:
        raise Refused(TOO_DEEP) from None
    except ValueError as error:  # A date such as 2015-02-30, a number of ten thousand digits.
        raise Refused(f"broken front matter: {error}") from None
    if not isinstance(values, dict):
        raise Refused("the front matter is not a list of `name: value` lines")
    return values
