"""The programs of THUMBNAIL_OPTIMIZE_COMMAND, as Debian has them."""

from io import BytesIO

import pytest
from PIL import Image

from myproject.media.optimizers import optimize

pytestmark = pytest.mark.stack


def written(kind, **options):
    file = BytesIO()
    Image.effect_noise((200, 100), 40).convert("RGB").save(file, kind, **options)
    return file.getvalue()


def pixels(content):
    return Image.open(BytesIO(content)).convert("RGB").tobytes()


@pytest.mark.parametrize(("kind", "waste"), [("jpeg", {}), ("png", {"compress_level": 0})])
def test_a_picture_becomes_smaller_and_no_pixel_changes_and_nothing_is_said(kind, waste, caplog):
    caplog.set_level("DEBUG", "myproject")
    content = written(kind, **waste)
    smaller = optimize(content, kind)
    assert len(smaller) < len(content)
    assert pixels(smaller) == pixels(content)
    assert caplog.records == []
