"""Files that are there only when they are whole."""

import os
import secrets

from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible
class WholeFileStorage(FileSystemStorage):
    """Whoever reads the folder, as web servers do, never meets half a file.

    Django's own writes under the file's name, bit by bit; a cache before it would keep the half
    that it saw.
    """

    def _save(self, name, content):
        folder = os.path.dirname(name)
        unfinished = super()._save(os.path.join(folder, f".{secrets.token_hex(8)}.new"), content)
        os.replace(self.path(unfinished), self.path(name))
        return name
