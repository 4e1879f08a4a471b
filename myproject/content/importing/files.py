"""Files that posts link to, such as a PDF beside the text: kept in the storage as they are."""

from hashlib import file_digest

from django.core.files import File

from myproject.media.uploads import valid_stem

from .storing import Store

# What cannot act as a page of this site. The edge has browsers save all but sound and film.
SUFFIXES = {
    ".csv", ".docx", ".epub", ".gz", ".ics", ".json", ".mp3", ".mp4", ".odp", ".ods", ".odt",
    ".ogg", ".pdf", ".pptx", ".tar", ".tgz", ".txt", ".webm", ".xlsx", ".xz", ".zip",
}  # fmt: skip
IMAGES = {".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"}
# A film of some minutes; a larger one belongs to where films are streamed from.
MAX_BYTES = 50_000_000


class Files:
    def __init__(self, blog, store: Store, report):
        self.blog = blog
        self.store = store
        self.report = report

    def url(self, address, post):
        """Return the address at which the file is kept, or "" where it is not."""
        file = self.blog.find(address, post)
        if file is None:
            self.report.add_missing(address, post)
            return ""
        size = file.stat().st_size
        if size > MAX_BYTES:
            limit = MAX_BYTES / 1e6
            self.report.add_unusable(
                file, f"has {size / 1e6:.0f} MB; a file may have {limit:.0f} MB"
            )
            return ""
        return self.store.url(self._keep(file))

    def _keep(self, file):
        with file.open("rb") as opened:
            digest = file_digest(opened, "sha256").hexdigest()[:8]
            opened.seek(0)
            name = f"{valid_stem(file.name)}.{digest}{file.suffix.lower()}"
            return self.store.keep(name, File(opened, file.name))
