"""What vendored files name, as a release collects them."""

import re

import pytest
from django.core.management import CommandError, call_command

from .test_static_files import STORAGES

pytestmark = pytest.mark.slow

PICTURE = b"\x89PNG picture"


@pytest.fixture
def collect(settings, tmp_path):
    """A function: {name: text} of a folder of static files -> {name without hash: text}."""
    folder, root = tmp_path / "folder", tmp_path / "root"
    settings.STORAGES, settings.STATIC_ROOT = STORAGES, root
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.PIPELINE = {**settings.PIPELINE, "STYLESHEETS": {}, "JAVASCRIPT": {}}

    def collect(**files):
        for name, text in ({"a.png": PICTURE} | files).items():
            path = folder / name.replace("_", ".")
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        call_command("collectstatic", "--no-input", "-v0")
        return {
            re.sub(r"\.[0-9a-f]{12}", "", path.name): path.read_text()
            for path in root.glob("*.*")
            if re.search(r"\.[0-9a-f]{12}\.(css|m?js)$", path.name)
        }

    return collect


@pytest.mark.parametrize(
    "reference",
    [
        "url(a.png)",
        "url('a.png')",
        'url("a.png")',
        'url( "a.png" )',
        "url(  a.png\t)",
        "URL(a.png)",
    ],
)
def test_a_stylesheet_gets_the_hashed_name(collect, reference):
    text = collect(a_css=f"p {{ background: {reference} }}")["a.css"]
    assert re.search(r'url\("a\.[0-9a-f]{12}\.png"\)', text)


@pytest.mark.parametrize(
    "text",
    [
        "/* url(gone.png) */ p { color: red }",
        "/* a\n url( 'gone.png' )\n*/",
        "p::after { content: 'url(gone.png)' }",
        "p { background: url(data:image/png;base64,AAAA) }",
        "p { background: url(https://example.com/gone.png) }",
        "p { background: url(#gone) }",
    ],
)
def test_what_names_no_file_stays_as_it_is(collect, text):
    assert collect(a_css=text)["a.css"] == text


@pytest.mark.parametrize(
    ("name", "comment"),
    [
        ("a_css", "/*# sourceMappingURL=gone.css.map */"),
        ("a_js", "//# sourceMappingURL=gone.js.map"),
    ],
)
def test_a_source_map_that_nobody_ships_is_a_warning_and_its_comment_goes(
    collect, caplog, name, comment
):
    text = collect(**{name: f"{{}}\n{comment}"})[name.replace("_", ".")]
    assert text == "{}\n"
    assert "gone" in caplog.text


def test_a_source_map_that_is_there_is_named_by_its_hash(collect):
    text = collect(a_js="{}\n//# sourceMappingURL=a.js.map", **{"a.js.map": "{}"})["a.js"]
    assert re.search(r"sourceMappingURL=a\.js\.[0-9a-f]{12}\.map$", text)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a_css", "\np { background: url( gone.png ) }", "a.css, line 2: url( gone.png ) names"),
        ("a_css", '@import "gone.css";', 'a.css, line 1: @import "gone.css" names'),
        ("a_js", '\n\nimport "./gone.js"', 'a.js, line 3: import "./gone.js" names'),
        ("a_css", b"p {}\n/* \xe9t\xe9 */", "a.css, line 2 is not UTF-8"),
    ],
)
def test_what_cannot_be_is_one_sentence(collect, name, text, said):
    with pytest.raises(CommandError, match=re.escape(said)):
        collect(**{name: text})


@pytest.mark.parametrize(
    "statement",
    [
        'import "./b.js"',
        "import b from './b.js';",
        'import{b as c}from"./b.js"',
        "import * as b from './b.js'\n",
        "import b, {\n  c,\n} from './b.js'",
        'const b = await import("./b.js")',
        'const b = import( "./b.js" )',
        'export * from "./b.js"',
        'export{b}from"./b.js"',
    ],
)
def test_a_module_imports_the_hashed_name(collect, statement):
    text = collect(a_js=statement, b_js="export const b = 1")["a.js"]
    assert re.fullmatch(re.escape(statement).replace(r"b\.js", r"b\.[0-9a-f]{12}\.js"), text)


def test_another_module_behind_it_gives_a_module_another_name(collect, settings):
    def names():
        return {path.name for path in settings.STATIC_ROOT.glob("a.*.js")}

    collect(a_js='import "./b.js"', b_js="1")
    first = names()
    collect(a_js='import "./b.js"', b_js="2")
    assert len(names() - first) == 1


@pytest.mark.parametrize(
    "text",
    ['// import "./gone.js"', '/* import "./gone.js" */', 'import "lodash"', "const important = 1"],
)
def test_what_imports_no_file_stays_as_it_is(collect, text):
    assert collect(a_js=text)["a.js"] == text


def test_modules_in_a_circle_are_refused_with_a_sentence(collect):
    with pytest.raises(CommandError, match="name each other in a circle"):
        collect(a_js='import "./b.js"', b_js='import "./a.js"')
