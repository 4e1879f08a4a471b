"""Thumbnails on the fly, at the address where the file would be.

Where the app server or another server has the folder, this is asked for those that are not there
yet; for a remote storage pages name it until the task has made all (Shown.made).
"""

import logging
from contextlib import nullcontext
from http import HTTPStatus

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from . import thumbnails
from .uploads import Unusable

logger = logging.getLogger(__name__)

YEAR = 365 * 24 * 60 * 60
# A drawing of nothing, which has no shape of its own: what stands behind it shows, in the size that
# the page states. Browsers show it whatever the status says.
PLAIN = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


@require_safe
def thumbnail(request, name, turn=nullcontext):
    """The thumbnail of this name, made now if it is not there; never a broken picture.

    turn  turn(name) is a context within which one process at a time is; who comes later finds the
          file there. Without one, each makes the same. It may raise TimeoutError.
    """
    name = f"{thumbnails.FOLDER}/{name}"
    wanted = thumbnails.find(name)
    if wanted is None:
        raise Http404("No thumbnail has this name.")
    try:
        if not default_storage.exists(name):
            with turn(name):
                thumbnails.make(wanted.source, [wanted])
        file = default_storage.open(name)
    except Exception as error:  # Each storage has errors of its own.
        logger.warning("No thumbnail %s: %r", name, error, extra={"metric": "pictures.failed"})
        return _instead(wanted.source, error)
    response = FileResponse(
        file, content_type=f"image/{thumbnails.FORMATS[wanted.extension].lower()}"
    )
    # The name carries a hash of content and options.
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    return response


def _instead(source, error):
    """The picture itself, or where that is gone or broken, nothing to be seen. Kept by nobody."""
    if isinstance(error, Unusable | FileNotFoundError):
        response = HttpResponse(PLAIN, content_type="image/svg+xml", status=HTTPStatus.NOT_FOUND)
    else:
        response = HttpResponseRedirect(default_storage.url(source))
    patch_cache_control(response, no_store=True)
    return response
