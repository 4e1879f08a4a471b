"""Metadata is cut out of a file with frames, which stay as they are: times, loops, disposal.

Pillow would write an animation anew with other colours and fewer frames. GIF, PNG and WebP are
chains of blocks, so that those with metadata are left out; AVIF is not, and is encoded again. A
profile of colours stays, and an animation is not turned upright.
https://www.w3.org/Graphics/GIF/spec-gif89a.txt
https://www.w3.org/TR/png-3/ https://developers.google.com/speed/webp/docs/riff_container
"""

import struct
from io import BytesIO

from PIL import Image, ImageSequence

# What says how often an animation runs; other extensions of applications are metadata, as XMP is.
GIF_LOOPS = (b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0")
# Frames, colours and transparency.
PNG_CHUNKS = set(
    b"IHDR PLTE IDAT IEND acTL fcTL fdAT tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD pHYs".split()
)
WEBP_CHUNKS = set(b"VP8X,ICCP,ANIM,ANMF,ALPH,VP8 ,VP8L".split(b","))
WEBP_EXIF, WEBP_XMP = 0x08, 0x04  # Flags of VP8X.


def without_metadata(content, kind, **options):
    """Return the bytes of an animation, or of any GIF. Raises ValueError for a damaged one.

    options  of Pillow, for AVIF alone
    """
    try:
        if kind == "AVIF":
            return _encoded(content, **options)
        return b"".join({"GIF": _gif, "PNG": _png, "WEBP": _webp}[kind](content))
    except (IndexError, struct.error) as error:
        raise ValueError(f"a damaged {kind}") from error


def _gif(data):
    """Yield the parts of a GIF up to its trailer: frames, their control blocks, loops."""
    place = 13 + _color_table(data[10])
    yield data[:place]
    while data[place : place + 1] not in (b";", b""):  # Browsers do without the trailer.
        start = place
        if data[place] == 0:
            place += 1  # Some programs write one too many at the end of a frame.
            continue
        if data[place] == ord(","):
            place = _after_sub_blocks(data, place + 11 + _color_table(data[place + 9]))
        elif data[place] == ord("!"):
            place = _after_sub_blocks(data, place + 2)
        else:
            raise ValueError("a damaged GIF")
        if data[start] == ord(",") or _is_kept(data[start : start + 14]):
            yield data[start:place]
    yield b";"


def _is_kept(extension):
    return extension[1] == 0xF9 or (extension[1] == 0xFF and extension[2:] in GIF_LOOPS)


def _color_table(flags):
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_sub_blocks(data, place):
    while size := data[place]:
        place += size + 1
    return place + 1


def _png(data):
    yield data[:8]
    place, name = 8, b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, place)
        end = place + length + 12
        if name in PNG_CHUNKS:
            yield data[place:end]
        place = end


def _webp(data):
    chunks = b"".join(_webp_chunks(data))
    yield b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks


def _webp_chunks(data):
    place, size = 12, struct.unpack_from("<I", data, 4)[0] + 8
    while place < size:
        name, length = struct.unpack_from("<4sI", data, place)
        end = place + 8 + length + length % 2
        chunk = bytearray(data[place:end])
        if name == b"VP8X":
            chunk[8] &= ~(WEBP_EXIF | WEBP_XMP)
        if name in WEBP_CHUNKS:
            yield bytes(chunk)
        place = end


def _loaded(frame):
    frame.load()  # Reads its time too.
    return frame


def _encoded(content, **options):
    """Return an AVIF that runs for ever, which is all that Pillow can say, with the same times."""
    file = BytesIO()
    with Image.open(BytesIO(content), formats=["AVIF"]) as image:
        durations = [_loaded(frame).info["duration"] for frame in ImageSequence.Iterator(image)]
        image.seek(0)
        image.save(file, "AVIF", save_all=True, duration=durations, **options)
    return file.getvalue()
