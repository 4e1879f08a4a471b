"""Read a site's sitemaps, and get addresses in parallel, without ever leaving the site."""

import ssl
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener
from xml.etree import ElementTree

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        """None: the redirect itself is the answer."""


class Site:
    """The site at `base_url`, which calls itself `own_url`.

    authority  file with the certificate authority to trust, in place of the system's
    verify     False trusts any certificate
    """

    def __init__(self, base_url, own_url, *, timeout, authority=None, verify=True):
        self.base_url, self.own_url = base_url.rstrip("/"), own_url.rstrip("/")
        self.timeout = timeout
        context = ssl.create_default_context(cafile=authority)
        if not verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        self._opener = build_opener(_NoRedirects, HTTPSHandler(context=context))

    def path(self, address):
        """Return the path of an address or path of this site, None for one of another site."""
        for url in (self.base_url, self.own_url):
            if address.startswith(f"{url}/"):
                return address.removeprefix(url)
        return address if address.startswith("/") else None

    def open(self, path, **headers):
        request = Request(self.base_url + path, headers=headers)  # noqa: S310  http(s), checked
        return self._opener.open(request, timeout=self.timeout)

    def get(self, path):
        """Return the status, or the name of the error that came in its place."""
        try:
            # As browsers ask; the body is read to its end, or a cache would not keep it.
            with self.open(path, **{"Accept-Encoding": "gzip"}) as answer:
                answer.read()
                return answer.status
        except HTTPError as error:
            error.close()
            return error.code
        except (OSError, HTTPException) as error:
            return type(getattr(error, "reason", error)).__name__

    def get_all(self, paths, concurrency):
        """Yield (path, status or error) in the order of `paths`, which may come one by one."""
        with ThreadPoolExecutor(concurrency) as threads:
            waiting = deque()
            for path in paths:
                if len(waiting) == concurrency:
                    yield self._result(waiting)
                waiting.append((path, threads.submit(self.get, path)))
            while waiting:
                yield self._result(waiting)

    @staticmethod
    def _result(waiting):
        path, status = waiting.popleft()
        return path, status.result()

    def sitemap_paths(self, path):
        """Paths of all sitemaps below: those without lastmod first, then the latest ones."""
        found = [entry for entry in self._entries(path) if entry[0] is not None]
        dated = sorted((entry for entry in found if entry[1]), key=lambda e: e[1], reverse=True)
        return [path for path, lastmod in found if not lastmod] + [path for path, _ in dated]

    def _entries(self, path):
        """Yield (path, lastmod or ""); the path is None for an address of another site."""
        with self.open(path) as answer:
            root = ElementTree.parse(answer).getroot()  # noqa: S314  Our own site's.
        for element in root:
            path = self.path(element.findtext(f"{NAMESPACE}loc", "").strip())
            if element.tag == f"{NAMESPACE}url":
                yield path, element.findtext(f"{NAMESPACE}lastmod", "")
            elif path is not None:
                yield from self._entries(path)
