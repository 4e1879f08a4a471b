"""What browsers are to refuse on every page, whatever somebody has put into one.

No exception for inline script or style, and no nonce, which a stored page could not have: files of
this site, and the one style of the error pages, which come when no file can be had. Default:
nothing is refused. https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CSP
"""

# Of the style in templates/error.html; tests/test_error_pages.py says what it is now.
ERROR_STYLE = "sha256-k8scMgAzr+WU5BLUB4o/dolKa+/cUe77v86hfN8OUDg="


def content_security_policy(static_url, media):
    files = f"'self' {static_url}" if "//" in static_url else "'self'"
    policy = {
        "default-src": "'none'",
        "base-uri": "'none'",
        "connect-src": "'self'",
        "font-src": files,
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "img-src": f"{files} {media} data:".replace("  ", " "),  # data: for the admin's icons.
        "manifest-src": "'self'",
        "media-src": "'self'",
        "script-src": files,
        "style-src": f"{files} '{ERROR_STYLE}'",
    }
    return "; ".join(f"{name} {value}" for name, value in policy.items())


def headers(static_url, media=""):
    """Return HEADERS, {name: value}, for static files and uploads at these addresses."""
    return {
        "Content-Security-Policy": content_security_policy(static_url, media),
        # No other site may load its pages into its own process.
        "Cross-Origin-Resource-Policy": "same-origin",
        # What no page of this site asks for, no script in it can.
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
