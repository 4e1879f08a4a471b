"""Pictures: sizes, how they are written, limits for uploads, and where they are kept.

https://easy-thumbnails.readthedocs.io/en/latest/ref/settings/
https://pillow.readthedocs.io/en/stable/handbook/image-file-formats.html
https://django-storages.readthedocs.io/en/latest/backends/amazon-S3.html
"""

from urllib.parse import parse_qsl, urlsplit

from django.core.exceptions import ImproperlyConfigured

# A family for each place, `NAME-WIDTH`; nobody can ask for other sizes. Size 0: as the picture
# has it. Fewer widths are less to make and to keep, more are fewer bytes for some.
THUMBNAIL_ALIASES = {
    "": {
        # The column of text is 672 CSS px wide (42rem), a phone's 350; up to twice that on fine
        # screens, where more than two dots a px are not seen.
        "lead-672": {"size": (672, 0)},
        "lead-1008": {"size": (1008, 0)},
        "lead-1344": {"size": (1344, 0)},
        # 144 CSS px (9rem) beside a teaser, 96 on a phone.
        "teaser-144": {"size": (144, 108), "crop": True},
        "teaser-288": {"size": (288, 216), "crop": True},
    }
}
# By eye on photographs and screenshots, at two dots a px (bytes: docs/measured/pictures.md).
# Pillow's defaults: JPEG 75, WebP 80, AVIF 75. Effort, where more costs time and saves little:
# method 0 to 6 (default 4), speed 10 to 0 (default 6: three times as long, for 6 % less).
THUMBNAIL_IMAGE_SAVE_OPTIONS = {
    "AVIF": {"quality": 60, "subsampling": "4:2:0", "speed": 8},
    "WEBP": {"quality": 78, "method": 4},
    "JPEG": {"quality": 80, "progressive": True, "optimize": True},
    "PNG": {"optimize": True},
}
# Lossless. -q, or jpegoptim writes where errors are looked for. Default: none.
THUMBNAIL_OPTIMIZE_COMMAND = {
    "jpeg": "jpegoptim -q --strip-all {filename}",
    "png": "optipng -quiet -o2 {filename}",
}

# What an upload may be; checked before it is unpacked. Default: no limit.
PICTURE_MAX_BYTES = 20_000_000  # Cameras' JPEGs have 5 to 15 MB.
# The most that phones take, 8160 × 6144. Unpacked it has 4 bytes a pixel, 200 MB, and twice that
# while it is turned upright: what a process of the app server may need beside its own.
PICTURE_MAX_PIXELS = 51_000_000


def _patience(given):
    """What a bucket that hangs may cost a request: less than uWSGI's harakiri (30 s).

    Defaults: 60 s to connect and 60 s to wait, five times.
    https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html
    """
    from botocore.config import Config  # A tenth of a second, for those who have a bucket.

    return Config(
        connect_timeout=2,
        read_timeout=5,
        retries={"total_max_attempts": 2},
        s3={"addressing_style": given.get("addressing_style")},
        signature_version=given.get("signature_version"),
    )


_LOCAL = {"BACKEND": "myproject.media.storages.WholeFileStorage"}
# Names carry a hash of the content.
_FOR_EVER = {"CacheControl": "public, max-age=31536000, immutable"}


def media_storage(url):
    """Return (entry of STORAGES, address where visitors get its files: "" for this site).

    "" is MEDIA_ROOT. s3://BUCKET/FOLDER?endpoint_url=…&region_name=…&custom_domain=… is a bucket of
    Amazon or of who speaks as they do; whatever django-storages takes may stand behind the ?.
    """
    if not url:
        return _LOCAL, ""
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc:
        raise ImproperlyConfigured(
            f"MEDIA_STORAGE_URL={url} is not understood. Set it to a bucket, for example: "
            "MEDIA_STORAGE_URL=s3://bucket?custom_domain=media.example.com"
        )
    given = dict(parse_qsl(parts.query))
    bucket = parts.netloc
    endpoint = urlsplit(given.get("endpoint_url", f"https://{bucket}.s3.amazonaws.com"))
    domain = f"{endpoint.netloc}/{bucket}" if "endpoint_url" in given else endpoint.netloc
    options = {
        "bucket_name": bucket,
        "location": parts.path.strip("/"),
        # Given, addresses are put together without asking anybody. Default: each is signed.
        "custom_domain": domain,
        "url_protocol": "https:" if "custom_domain" in given else f"{endpoint.scheme}:",
        # What is there is never written over. Default: it is.
        "file_overwrite": False,
        "object_parameters": _FOR_EVER,
        "client_config": _patience(given),
        **given,
    }
    address = f"{options['url_protocol']}//{options['custom_domain'].partition('/')[0]}"
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}, address
