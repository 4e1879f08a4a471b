"""An ImageField for what strangers' cameras and scanners make: see uploads."""

from django import forms
from django.db import models
from django.db.models.fields.files import ImageFieldFile

from .uploads import EXTENSIONS, clean


class PictureFieldFile(ImageFieldFile):
    def save(self, name, content, save=True):
        """Keep the picture under a name with a hash of its content. Raises uploads.Unusable."""
        content.name = name
        picture = clean(content)
        super().save(picture.hashed_name(), picture, save)

    save.alters_data = True


class PictureFormField(forms.ImageField):
    def to_python(self, data):
        # Not ImageField's own, which unpacks what it pleases, and says of everything the same.
        file = forms.FileField.to_python(self, data)
        return file and clean(file)

    def widget_attrs(self, widget):
        kinds = sorted({f".{extension}" for extension in EXTENSIONS.values()} | {".jpeg"})
        return {**super().widget_attrs(widget), "accept": ",".join(kinds)}


class PictureField(models.ImageField):
    attr_class = PictureFieldFile

    def formfield(self, **kwargs):
        # No limit for the name: it is cut (uploads.valid_stem). Default: max_length of the column.
        return super().formfield(**{"form_class": PictureFormField, "max_length": None, **kwargs})
