"""The static files that templates name, and which of them visitors would miss."""

from pathlib import Path

from django.conf import settings
from django.template import TemplateSyntaxError, engines
from django.template.utils import get_app_template_dirs
from django.templatetags.static import StaticNode
from pipeline.templatetags.pipeline import JavascriptNode, StylesheetNode

BUNDLES = {StylesheetNode: "STYLESHEETS", JavascriptNode: "JAVASCRIPT"}


def missing_names(manifest):
    """Yield "template: file" for each file that is named outright and is not in the manifest."""
    for template in _templates():
        for name in _names(template.nodelist):
            if name not in manifest:
                yield f"{template.name}: {name}"


def _templates():
    engine = engines["django"].engine
    for folder in map(Path, [*engine.dirs, *get_app_template_dirs("templates")]):
        for path in sorted(folder.rglob("*.html")):
            name = str(path.relative_to(folder))
            try:
                yield engine.get_template(name)
            except TemplateSyntaxError as error:
                raise TemplateSyntaxError(f"{name}: {error}") from error


def _names(nodelist):
    for node in nodelist.get_nodes_by_type(StaticNode):
        if isinstance(node.path.var, str):
            yield node.path.var
    for kind, group in BUNDLES.items():
        for node in nodelist.get_nodes_by_type(kind):
            bundle = settings.PIPELINE[group].get(node.name.strip("'\""), {})
            yield bundle.get("output_filename", f"the bundle {node.name}")
