"""What is measured: a server, a page of it, and what the row is called."""

import gzip
import re
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from stack import edge

from . import BenchError, databases, pages, programs

PATH = "/posts/"  # The page that every row above Django's templates serves.
KINDS = {"list": "list, first page", "deepest": "list, deepest page", "post": "post"}
PLAIN = "Plain blog"
# The one thing that differs in the plain blog's bytes: the address of a list's next page.
CURSOR = re.compile(rb"(?<=\?after=)[\w.-]+")


@dataclass(frozen=True)
class Row:
    id: str
    name: str
    url: str
    headers: dict
    body: bytes | None = None  # What each answer must hold; None: a page of its own.
    place: dict = field(default_factory=dict)  # Of a page of its own: cache, kind, posts.
    queries: int | None = None  # SQL, of one page; None: not the site's.
    http2: bool = False


class Rows(list):
    """Starts what is to be measured, and holds a Row for each."""

    def __init__(self, stack, servers, sizes):
        self.stack, self.servers = stack, servers
        self.headers = request_headers(stack)
        self.memcached = programs.memcached(servers)
        self.gzipped = self.page_of_varnish()
        self.head = head_of(stack, stack.address("app1") + PATH, self.headers)
        self.plain = gzip.decompress(self.gzipped)
        (servers / programs.PAGE).write_bytes(self.plain)
        self.add_edge()
        self.add_app()
        self.add_plain_blog()
        for posts in sizes:
            self.add_pages(posts)

    def page_of_varnish(self):
        answer = fetch(self.stack, f"{self.stack.address('varnish1')}{PATH}", self.headers)
        if b'class="teaser"' not in gzip.decompress(answer):
            raise BenchError("The stack has no posts to show. Add some: manage.py seed (README)")
        return answer

    def add(self, id, name, url, body=None, queries=None, **place):
        self.append(Row(id, name, url, self.headers, body, place, queries))

    def add_http2(self, id, name, url):
        self.append(Row(id, name, url, self.headers, self.gzipped, http2=True))

    def add_edge(self):
        """The gzip bytes of one page, with the head it has, from as many layers as give them."""
        plain, tls = programs.nginx(self.servers, self.gzipped, self.head)
        if lacking := self.head.keys() - head_of(self.stack, plain, self.headers).keys():
            raise BenchError(f"nginx does not send {', '.join(sorted(lacking))}")
        empty = programs.varnish(self.servers, urlsplit(plain).netloc)
        ours = self.stack.address("varnish1") + PATH
        haproxy = self.stack.address("https", "https") + PATH
        self.add("nginx", "nginx, a static file", plain, self.gzipped)
        self.add("varnish-empty", "Varnish, empty VCL", empty, self.gzipped)
        self.add("varnish", "Varnish, this VCL", ours, self.gzipped)
        self.add("nginx-tls", "nginx, a static file, TLS", tls, self.gzipped)
        self.add("haproxy", "HAProxy, TLS, and Varnish", haproxy, self.gzipped)
        self.add_http2("nginx-h2", "nginx, a static file, HTTP/2", tls)
        self.add_http2("haproxy-h2", "HAProxy, HTTP/2, and Varnish", haproxy)
        self.add_esi(ours)

    def add_esi(self, url):
        """The page as somebody gets it who is logged in: one part comes from Django each time."""
        headers = self.headers | {"Cookie": f"sessionid={pages.log_in(self.stack)}"}
        if b"bench-visitor" not in gzip.decompress(fetch(self.stack, url, headers)):
            raise BenchError(f"{url} does not show who is logged in")
        self.append(Row("esi", "Varnish, a personal part by ESI", url, headers))

    def add_app(self):
        """The same page, not compressed, from uWSGI."""
        page = {"BENCH_PAGE": str(self.servers / programs.PAGE)}
        plain = self.app("plain", ["--module", "bench.sites.plain"], **page)
        bare = self.app("bare", settings="bench.sites.bare", **page)
        stock = self.app("stock", settings="bench.sites.stock", **page)
        alone = self.app("alone", settings="bench.sites.alone", **page)
        self.add("uwsgi", "uWSGI, a function", f"{plain}/", self.plain)
        self.add("django", "Django, a bare view", f"{bare}/bare/", self.plain)
        self.add("stock", "Django's per-site cache alone, hit", f"{stock}/bare/", self.plain)
        self.add("alone", "This page cache alone, hit", f"{alone}/tagged/", self.plain)
        self.add_site()

    def add_site(self):
        """The site as it is: a page from its page cache."""
        redis = programs.redis(self.servers)
        for id, name, app, cache in (
            ("memcached", "Memcached", self.stack.address("app1"), self.memcached),
            ("redis", "Redis", self.app("redis-site", CACHE_URL=redis), redis),
        ):
            queries = pages.queries(self.stack, [PATH], CACHE_URL=cache)[0]
            name = f"The site, page cache hit, {name}"
            self.add(id, name, app + PATH, self.plain, queries)

    def add_plain_blog(self):
        """The page of the rows above, for anybody and for somebody who is logged in."""
        address = programs.plain_blog(self.servers, "plain-blog") + PATH
        must_be_alike(fetch(self.stack, address, self.headers), self.plain, address)
        self.add("plain", PLAIN, address, queries=self.plain_queries([PATH])[0])
        (esi,) = [row for row in self if row.id == "esi"]
        known = gzip.decompress(fetch(self.stack, esi.url, esi.headers))
        must_be_alike(fetch(self.stack, address, esi.headers), known, address)
        self.append(Row("plain-known", f"{PLAIN}, logged in", address, esi.headers))

    def plain_queries(self, paths, **environment):
        return pages.queries(self.stack, paths, settings=programs.PLAIN_BLOG, **environment)

    def app(self, name, options=(), **environment):
        environment = {"CACHE_URL": self.memcached} | environment
        return programs.app(self.servers, name, options=options, **environment)

    def add_pages(self, posts):
        """Pages that are rendered, with the caches of fragments and queries, and with none."""
        url = databases.url(self.stack, databases.name(posts))
        database = {"DATABASE_URL": url, "REPLICA_URL": ""}
        found = pages.find(self.stack, **database, CACHE_URL="off://")
        for cache, environment in (
            ("warm", {"settings": "bench.sites.warm", "CACHE_URL": self.memcached}),
            ("cold", {"CACHE_URL": "off://"}),
        ):
            environment |= database
            app = self.app(f"{cache}-{posts}", **environment)
            queries = pages.queries(self.stack, found.values(), **environment)
            for (kind, path), number in zip(found.items(), queries, strict=True):
                self.add(
                    f"{cache}-{kind}-{posts}",
                    f"{cache.capitalize()}: {KINDS[kind]}, {posts:,} posts",
                    app + path,
                    queries=number,
                    **{"cache": cache, "kind": kind, "posts": posts},  # noqa: PIE804
                )
        del found["deepest"]  # Its address is a cursor.
        self.add_plain_pages(posts, found, database)

    def add_plain_pages(self, posts, found, database):
        """Must follow the cold pages, to which they are alike."""
        address = programs.plain_blog(self.servers, f"plain-blog-{posts}", **database)
        queries = self.plain_queries(found.values(), **database)
        cold = {row.id: row for row in self}
        for (kind, path), number in zip(found.items(), queries, strict=True):
            page = fetch(self.stack, cold[f"cold-{kind}-{posts}"].url, self.headers)
            must_be_alike(fetch(self.stack, address + path, self.headers), page, address + path)
            name = f"{PLAIN}: {KINDS[kind]}, {posts:,} posts"
            place = {"cache": "plain", "kind": kind, "posts": posts}
            self.add(f"plain-{kind}-{posts}", name, address + path, queries=number, **place)


def must_be_alike(page, other, url):
    if CURSOR.sub(b"", page) != CURSOR.sub(b"", other):
        raise BenchError(f"{url} is not the page that the site serves")


def head_of(stack, url, headers):
    """The headers of a page, but those that every server makes anew.

    A head of twenty lines costs a server as much as the page: all send the same.
    """
    parts = urlsplit(url)
    with closing(edge.connect(stack, parts)) as connection:
        connection.request("GET", parts.path, headers=headers)
        head = connection.getresponse().headers
    own = {"connection", "content-length", "content-type", "date"}
    return {name: value for name, value in head.items() if name.lower() not in own}


def request_headers(stack):
    """A browser's, and what HAProxy adds."""
    host = urlsplit(stack.addresses()["https"]).netloc
    return {"Host": host, "X-Forwarded-Proto": "https", "Accept-Encoding": "gzip"}


def fetch(stack, url, headers):
    """Return the body as it was sent; raises when that is not a page."""
    parts = urlsplit(url)
    connection = edge.connect(stack, parts)
    connection.timeout = 60  # A queue may have to drain first.
    try:
        connection.request("GET", f"{parts.path}?{parts.query}".rstrip("?"), headers=headers)
        answer = connection.getresponse()
        body = answer.read()
    except OSError as error:
        raise BenchError(f"{url} does not answer: {error}") from None
    finally:
        connection.close()
    if answer.status != 200:
        raise BenchError(f"{url} is answered with {answer.status}")
    return body
