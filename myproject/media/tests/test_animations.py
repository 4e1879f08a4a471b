"""Animations lose their metadata and nothing else."""

from io import BytesIO

import pytest
from PIL import ExifTags, Image, ImageDraw, PngImagePlugin

from ..uploads import Unusable, clean
from .conftest import upload

SECRET = b"by somebody at home"
TIMES = [100, 200, 300, 400, 500]  # ms


def frames():
    """Frames that differ in a part, so that encoders store parts."""
    found = []
    for number, color in enumerate(("red", "green", "blue", "yellow", "cyan")):
        image = Image.new("RGBA", (40, 30), (255, 255, 255, 0))
        ImageDraw.Draw(image).rectangle((number * 5, 5, number * 5 + 10, 20), color)
        found.append(image)
    return found


def animation(kind, **options):
    first, *others = frames()
    file = BytesIO()
    options = {"save_all": True, "append_images": others, "duration": TIMES, **options}
    first.save(file, kind, **options)
    return file.getvalue()


def exif():
    found = Image.Exif()
    found[ExifTags.Base.Artist] = SECRET.decode()
    return found


def texts():
    found = PngImagePlugin.PngInfo()
    found.add_text("Author", SECRET.decode())
    found.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return found


XMP_IN_GIF = b"!\xff\x0bXMP DataXMP" + bytes([len(SECRET)]) + SECRET + b"\0"
PLAIN, WITH_METADATA = {}, {}
for disposal in (0, 1, 2, 3):
    options = {"disposal": disposal, "loop": 3}
    PLAIN[f"GIF, disposal {disposal}"] = animation("GIF", **options)
    WITH_METADATA[f"GIF, disposal {disposal}"] = animation("GIF", comment=SECRET, **options)
for disposal in (0, 1, 2):
    options = {"disposal": disposal, "loop": 3}
    PLAIN[f"PNG, disposal {disposal}"] = animation("PNG", **options)
    WITH_METADATA[f"PNG, disposal {disposal}"] = animation(
        "PNG", pnginfo=texts(), exif=exif(), **options
    )
PLAIN["WEBP"] = animation("WEBP", loop=3, lossless=True)
WITH_METADATA["WEBP"] = animation("WEBP", loop=3, lossless=True, exif=exif(), xmp=SECRET)
EXACT = {**WITH_METADATA}
PLAIN["AVIF"] = animation("AVIF")
WITH_METADATA["AVIF"] = animation("AVIF", exif=exif(), xmp=SECRET)


def shown(content):
    """What a viewer shows: [(time, pixels)], and how often."""
    with Image.open(BytesIO(content)) as image:
        found = []
        for number in range(image.n_frames):
            image.seek(number)
            image.load()
            found.append((image.info["duration"], image.convert("RGBA").tobytes()))
        return found, image.info.get("loop")


@pytest.mark.parametrize("kind", EXACT)
def test_all_frames_times_and_loops_are_kept(kind):
    content = WITH_METADATA[kind]
    kept = clean(upload(content)).read()
    assert SECRET in content
    assert SECRET not in kept
    assert shown(kept) == shown(content)


@pytest.mark.parametrize("kind", PLAIN)
def test_animation_without_metadata_is_kept_byte_for_byte(kind):
    assert clean(upload(PLAIN[kind])).read() == PLAIN[kind]


@pytest.mark.parametrize("kind", EXACT)
def test_cleaned_animation_is_the_one_without_metadata(kind):
    kept = clean(upload(WITH_METADATA[kind])).read()
    assert shown(kept) == shown(PLAIN[kind])
    assert clean(upload(kept)).read() == kept


def test_frames_and_times_of_an_avif_are_kept():
    kept = clean(upload(WITH_METADATA["AVIF"])).read()
    assert SECRET not in kept
    (found, _), (expected, _) = shown(kept), shown(WITH_METADATA["AVIF"])
    assert [time for time, _ in found] == [time for time, _ in expected] == TIMES
    assert len({pixels for _, pixels in found}) == 5


@pytest.mark.parametrize("place", ["before the first frame", "after the last frame", "at the end"])
def test_comment_and_xmp_of_a_gif_are_found_wherever_they_stand(place):
    content = PLAIN["GIF, disposal 2"]
    comment = b"!\xfe" + bytes([len(SECRET)]) + SECRET + b"\0" + XMP_IN_GIF
    start = content.index(b"!\xff\x0bNETSCAPE")
    odd = {
        "before the first frame": content[:start] + comment + content[start:],
        "after the last frame": content[:-1] + comment + b";",
        "at the end": content + SECRET,
    }[place]
    assert clean(upload(odd)).read() == content


def test_gif_of_one_frame_loses_its_comment_and_keeps_its_colors():
    file = BytesIO()
    frames()[0].save(file, "GIF", comment=SECRET)
    kept = clean(upload(file.getvalue())).read()
    assert SECRET not in kept
    assert shown_first(kept) == shown_first(file.getvalue())


def shown_first(content):
    return Image.open(BytesIO(content)).convert("RGBA").tobytes()


def test_gif_without_a_trailer_or_with_a_zero_too_many_is_taken():
    content = PLAIN["GIF, disposal 2"]
    assert clean(upload(content[:-1])).read() == content
    assert shown(clean(upload(content[:-1] + b"\0;")).read()) == shown(content)


@pytest.mark.parametrize("kind", EXACT)
def test_animation_that_ends_early_is_refused(kind):
    content = WITH_METADATA[kind]
    with pytest.raises(Unusable, match="damaged"):
        clean(upload(content[: len(content) * 2 // 3]))


def test_animation_that_is_encoded_again_has_its_pixels_counted(settings):
    settings.PICTURE_MAX_PIXELS = 5 * 40 * 30 - 1
    with pytest.raises(Unusable, match="40 × 30 pixels in 5 frames"):
        clean(upload(PLAIN["AVIF"]))
    assert clean(upload(PLAIN["WEBP"]))
