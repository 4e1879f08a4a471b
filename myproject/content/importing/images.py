"""Images of imported posts: found in the blog, cleaned as uploads are, kept in the storage."""

from html import escape

from django.core.files import File
from django.core.files.images import get_image_dimensions

from myproject.media.uploads import Unusable, clean, hashed_name

from .addresses import is_elsewhere
from .storing import Store


class Images:
    """The images that one import keeps; each file is read once for a post that names it.

    report  is told what is missing and what cannot be used
    """

    def __init__(self, blog, store: Store, report):
        self.blog = blog
        self.store = store
        self.report = report

    def stored(self, address, post):
        """Return (name in storage, width, height) of the image that a post names, or None."""
        file = self.blog.find(address, post)
        if file is None:
            self.report.add_missing(address, post)
            return None
        try:
            return self._keep(file)
        except Unusable as reason:
            self.report.add_unusable(file, reason.message)
        except OSError as error:
            self.report.add_unusable(file, f"cannot be read: {error.strerror or error}")
        return None

    def _keep(self, file):
        with file.open("rb") as opened:
            image = clean(File(opened, file.name))
        # Of the file as it is: another version of Pillow would write the cleaned one otherwise.
        name = hashed_name(file.name, image.extension, file.read_bytes())
        return self.store.keep(name, image), *get_image_dimensions(image)

    def of_post(self, post):
        return ImagesOfPost(self, post)


class ImagesOfPost:
    """Makes elements of the images that one post names."""

    def __init__(self, images, post):
        self.images = images
        self.post = post

    def element(self, address, alt, written=""):
        """Return the <img> of an image, or "". Another site's stays as it is written."""
        if is_elsewhere(address):
            return written or f'<img src="{escape(address)}" alt="{escape(alt)}" loading="lazy">'
        found = self.images.stored(address, self.post)
        if found is None:
            return ""
        name, width, height = found
        url = self.images.store.url(name)
        # It keeps its place while it loads, and loads when it is near.
        return (
            f'<img src="{escape(url)}" alt="{escape(alt)}" width="{width}" height="{height}" '
            'loading="lazy">'
        )
