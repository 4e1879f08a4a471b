"""Text fields that remove what XML cannot express, wherever a value comes from.

Forms, the admin, imports, the shell and bulk writes all pass through the model's field. So do exact
lookups, but not those by a pattern, such as `contains`.
"""

from django import forms
from django.db import models

from . import markdown
from .text import one_line, xml_safe


class CleanFormField(forms.CharField):
    """A form field that cleans its value before validators see it."""

    def __init__(self, *, clean_text=xml_safe, **kwargs):
        self.clean_text = clean_text
        super().__init__(**kwargs)

    def to_python(self, value):
        # Cleaned first: of a control character alone nothing is left, and "required" says so.
        return super().to_python(self.clean_text(value) if isinstance(value, str) else value)


class CleanText:
    """Clean values in forms, before each write and in exact lookups."""

    clean_text = staticmethod(xml_safe)

    def _cleaned(self, value):
        # An expression, such as F("title"), is the database's to compute.
        return self.clean_text(value) if isinstance(value, str) else value

    def to_python(self, value):
        """Clean in forms, and also in get_prep_value(), which calls this for writes and lookups."""
        return self._cleaned(super().to_python(value))

    def pre_save(self, instance, add):
        """Also give the instance the value that is stored."""
        value = self._cleaned(super().pre_save(instance, add))
        setattr(instance, self.attname, value)
        return value

    def formfield(self, **kwargs):
        form_class = kwargs.pop("form_class", CleanFormField)
        if issubclass(form_class, CleanFormField):
            kwargs["clean_text"] = self.clean_text
        return super().formfield(form_class=form_class, **kwargs)

    def deconstruct(self):
        """Name Django's own field: the column is the same, so no migration tells them apart."""
        name, _, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{type(self).__name__}", args, kwargs


class CharField(CleanText, models.CharField):
    """A line of text."""

    clean_text = staticmethod(one_line)


class TextField(CleanText, models.TextField):
    """A text of several lines."""


class MarkdownField(TextField):
    """A text in Markdown that can be rendered within the limits of markdown.py."""

    def run_validators(self, value):
        """Last, since it costs most. As a validator of the column it would be in a migration."""
        super().run_validators(value)
        markdown.render_or_raise(value)

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
