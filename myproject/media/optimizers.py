"""Programs that make files smaller and change no pixel: THUMBNAIL_OPTIMIZE_COMMAND.

easy-thumbnails' own post-processor runs them on what is in storage already, and local.
"""

import logging
import shlex
import subprocess
from functools import cache
from tempfile import NamedTemporaryFile

from django.conf import settings

logger = logging.getLogger(__name__)

PATIENCE = 60  # s. optipng takes 1 s for what we make; a hung one would take the worker with it.


def optimize(content, kind):
    """Return the bytes, smaller if a program for this kind ("jpeg", "png") makes them so."""
    command = settings.THUMBNAIL_OPTIMIZE_COMMAND.get(kind)
    if not command:
        return content
    with NamedTemporaryFile(suffix=f".{kind}") as file:
        file.write(content)
        file.flush()
        arguments = shlex.split(command.format(filename=shlex.quote(file.name)))
        try:
            subprocess.run(arguments, check=True, capture_output=True, timeout=PATIENCE)
        except FileNotFoundError:
            say_missing(arguments[0])
        except subprocess.SubprocessError as error:
            logger.warning(
                "%s failed: %r", arguments[0], error, extra={"metric": "pictures.failed"}
            )
        else:
            # By name: jpegoptim puts another file in its place.
            with open(file.name, "rb") as smaller:
                content = min(content, smaller.read(), key=len)
    return content


@cache  # Once a process.
def say_missing(program):
    logger.warning("%s is not installed: thumbnails are larger than need be", program)
