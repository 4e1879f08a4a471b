"""A small blog of each generator, imported into the stack and read at the edge."""

import re

import httpx
import pytest
from PIL import Image

from .running import until

pytestmark = pytest.mark.stack

ZOLA = {
    "config.toml": 'base_url = "https://example.com"\n',
    "content/_index.md": '+++\ntitle = "All"\n+++\n',
    "content/zola-trip/index.md": (
        '+++\ntitle = "Zola trip"\ndate = 2021-05-01\naliases = ["old/zola-trip.html"]\n'
        '[taxonomies]\ntags = ["C++", "C#"]\n[extra]\nauthor = "lcnr"\n+++\n'
        "Text.\n\n<!-- more -->\n\n![A lake](./lake.png)\n"
    ),
    "content/zola-walk.md": (
        '+++\ntitle = "Zola walk"\ndate = 2021-05-02\npath = "notes/zola-walk"\n+++\n'
        "[The trip](@/zola-trip/index.md) ![A lake](/lake.png)\n"
    ),
    "content/zola-trip/lake.png": None,
    "static/lake.png": None,
}
HUGO = {
    "hugo.toml": "",
    "content/posts/_index.md": "---\ntitle: Posts\n---\n",
    "content/posts/hugo-trip/index.md": (
        "---\ntitle: Hugo trip\ndate: 2021-06-01T10:00:00+02:00\n"
        "aliases:\n  - /old/hugo-trip/\n---\n"
        '{{< figure src="lake.png" alt="A lake" caption="Still" >}}\n\n'
        "{{< highlight go >}}\nfmt.Println()\n{{< /highlight >}}\n\n{{< youtube abc123 >}}\n"
    ),
    "content/posts/hugo-walk.md": (
        '{"title": "Hugo walk", "date": "2021-06-02", "aliases": ["/old/hugo-walk.html"]}\n\n'
        '[The trip]({{< ref "hugo-trip" >}}) ![A lake](/lake.png)\n'
    ),
    "content/posts/hugo-trip/lake.png": None,
    "static/lake.png": None,
}
JEKYLL = {
    "_config.yml": "title: T\n",
    "_posts/2021-07-01-jekyll-trip.md": (
        "---\ntitle: Jekyll trip\nredirect_from:\n  - /old/jekyll-trip.html\n  - /j/1/\n"
        "tags: linux ruby web\n---\n![A lake]({{ site.baseurl }}/assets/lake.png)\n\n"
        "{% highlight ruby %}\nputs 1\n{% endhighlight %}\n\n{% raw %}{{ kept }}{% endraw %}\n"
    ),
    "_posts/2021-07-02-jekyll-walk.markdown": (
        "---\ntitle: Jekyll walk\npermalink: /walks/jekyll/\n---\n"
        "[The trip]({% post_url 2021-07-01-jekyll-trip %})\n"
    ),
    "assets/lake.png": None,
}
ELEVENTY = {
    "eleventy.config.js": "",
    "content/blog/eleventy-trip.md": (
        "---json\n"
        '{"title": "Eleventy trip", "date": "2021-08-01", "permalink": "/old/eleventy-trip.html"}\n'
        "---\n<img src=/img/lake.png alt='A lake'>\n"
    ),
    "public/img/lake.png": None,
}
BLOGS = {"zola": ZOLA, "hugo": HUGO, "jekyll": JEKYLL, "eleventy": ELEVENTY}
OLD_ADDRESSES = {
    "/old/zola-trip.html": "/2021/05/01/zola-trip/",
    "/notes/zola-walk/": "/2021/05/02/zola-walk/",
    "/old/hugo-trip/": "/2021/06/01/hugo-trip/",
    "/old/hugo-walk.html": "/2021/06/02/hugo-walk/",
    "/old/jekyll-trip.html": "/2021/07/01/jekyll-trip/",
    "/j/1/": "/2021/07/01/jekyll-trip/",
    "/walks/jekyll/": "/2021/07/02/jekyll-walk/",
    "/old/eleventy-trip.html": "/2021/08/01/eleventy-trip/",
}


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            Image.new("RGB", (40, 30), "blue").save(path)
        else:
            path.write_text(text)


@pytest.fixture(scope="module")
def reports(stack, tmp_path_factory):
    """{generator: what the import printed}"""
    printed = {}
    for name, files in BLOGS.items():
        folder = tmp_path_factory.mktemp(name)
        write(folder, files)
        printed[name] = stack.manage("import_posts", folder)
    stack.settle()
    return printed


@pytest.fixture
def visitor(stack):
    with stack.client() as client:
        yield client


@pytest.mark.parametrize("name", BLOGS)
def test_everything_is_imported(reports, name):
    posts = sum(bool(text) and "title" in text.lower() for text in BLOGS[name].values())
    sections = sum("_index.md" in file or file == "_config.yml" for file in BLOGS[name])
    expected = f"Posts: {posts - sections} created, 0 updated, 0 unchanged, 0 refused."
    assert expected in reports[name]
    for complaint in ("issing", "nknown", "not usable", "annot"):
        assert complaint not in reports[name]


@pytest.mark.parametrize("path", OLD_ADDRESSES)
def test_an_old_address_is_redirected_by_the_edge_alone(reports, visitor, path):
    first, second = visitor.get(path), visitor.get(path)
    assert (first.status_code, first.headers["Location"]) == (301, OLD_ADDRESSES[path])
    assert second.status_code == 301
    assert second.headers["X-Cache"] == "HIT"


def test_each_page_of_the_sitemaps_is_there_with_its_images(reports, visitor, stack):
    pages = [
        page for file in locations(visitor, "/sitemap.xml") for page in locations(visitor, file)
    ]
    assert set(OLD_ADDRESSES.values()) <= set(pages)
    assert {page: visitor.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    for page in set(OLD_ADDRESSES.values()):
        html = visitor.get(page).text
        article = re.search(r"<article.*?</article>", html, re.S)[0]
        assert not re.search(r"\{\{<|\{%|@/", article), page
        for image in re.findall(r'<img[^>]* src="(/media/[^"]+)"', article):
            assert until(lambda image=image: visitor.get(image).status_code == httpx.codes.OK, 20)


def locations(visitor, path):
    """The paths that a sitemap, or an index of sitemaps, lists."""
    return re.findall(r"<loc>https://[^/]+(/[^<]*)</loc>", visitor.get(path).text)
