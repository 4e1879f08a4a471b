"""Static files of several releases in one STATIC_ROOT, compressed once.

While a release goes out, processes of the old and of the new one answer, and any server may be
asked for the files of both. So they share a folder; names carry a hash and do not collide. Only the
list of what is current, the manifest, is each release's own.
"""

import gzip
import logging

import brotli
from django.conf import settings
from django.core.files.base import ContentFile
from pipeline.storage import PipelineManifestStorage

from .static_references import ReferencesMixin

logger = logging.getLogger(__name__)

# Text. Pictures and fonts are compressed already.
COMPRESSIBLE = (".css", ".js", ".json", ".svg", ".txt", ".webmanifest", ".xml")
# .gz is what uWSGI sends and Varnish stores (static-gzip-dir). .br, a tenth smaller, is for a CDN
# or nginx (brotli_static): Varnish keeps one form of a file, and can unpack .gz alone.
COMPRESSORS = {".gz": lambda data: gzip.compress(data, 9, mtime=0), ".br": brotli.compress}


class ReleaseManifestStorage(ReferencesMixin, PipelineManifestStorage):
    # The release's folder, releases/20260321-094500-1a2b3c4d. Default: staticfiles.json.
    manifest_name = f"staticfiles-{settings.BASE_DIR.name}.json"

    def post_process(self, paths, dry_run=False, **options):
        for name, hashed_name, processed in super().post_process(paths, dry_run, **options):
            yield name, hashed_name, processed
            # A bundle comes twice, first under its plain name, which no page states.
            if hashed_name != name and hashed_name and hashed_name.endswith(COMPRESSIBLE):
                self.compress(hashed_name)

    def compress(self, name):
        """Write name.gz and name.br, where they are smaller and no earlier release has."""
        with self.open(name) as file:
            data = file.read()
        for suffix, compress in COMPRESSORS.items():
            if not self.exists(name + suffix) and len(small := compress(data)) < len(data):
                self.save(name + suffix, ContentFile(small))

    def stored_name(self, name):
        """A name that the manifest does not know stops the release (check_static), never a page.

        Django's own raises; here the page names the file without a hash, which is there too.
        """
        try:
            return super().stored_name(name)
        except ValueError:
            extra = {"metric": "static.missing"}
            logger.error("%s is not in %s", name, self.manifest_name, extra=extra)
            return name
