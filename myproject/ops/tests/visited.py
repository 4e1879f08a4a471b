"""A site that notes who comes."""

import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ELSEWHERE = "http://elsewhere.invalid"


class Visited(ThreadingHTTPServer):
    """A site of the addresses in `sitemap` that notes who comes."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.lock = Lock()
        self.paths, self.at_work, self.most_at_work = [], 0, 0
        self.sitemap = {"/": "", "/old/": "2001-01-01", "/new/": "2002-01-01"}

    def body(self, path):
        if path == "/sitemap.xml":
            return (
                f"<sitemapindex {NAMESPACE}><sitemap><loc>http://site/all.xml</loc></sitemap>"
                + (f"<sitemap><loc>{ELSEWHERE}/all.xml</loc></sitemap></sitemapindex>")
            )
        if path == "/all.xml":
            urls = (
                f"<url><loc>http://site{path}</loc>"
                + (f"<lastmod>{lastmod}</lastmod></url>" if lastmod else "</url>")
                for path, lastmod in self.sitemap.items()
            )
            elsewhere = f"<url><loc>{ELSEWHERE}/page/</loc></url>"
            return f"<urlset {NAMESPACE}>{''.join(urls)}{elsewhere}</urlset>"
        return "A page"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        site = self.server
        with site.lock:
            site.paths.append(self.path)
            site.at_work += 1
            site.most_at_work = max(site.most_at_work, site.at_work)
        if "slow" in self.path:
            time.sleep(0.1)
        with site.lock:
            site.at_work -= 1
        self.answer({"/gone/": 404, "/moved/": 302}.get(self.path, 200))

    def answer(self, status):
        body = self.server.body(self.path).encode()
        self.send_response(status)
        self.send_header("Location", f"{ELSEWHERE}/") if status == 302 else None
        self.send_header("Content-Length", len(body))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass
