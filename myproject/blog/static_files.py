"""Static files of several releases in one STATIC_ROOT.

While a release goes out, processes of the old and of the new one answer, and any server may be
asked for the files of both. So they share a folder; names carry a hash and do not collide. Only the
list of what is current, the manifest, is each release's own.
"""

from django.conf import settings
from pipeline.storage import PipelineManifestStorage


class ReleaseManifestStorage(PipelineManifestStorage):
    # The release's folder, releases/20260321-094500-1a2b3c4d. Default: staticfiles.json.
    manifest_name = f"staticfiles-{settings.BASE_DIR.name}.json"
