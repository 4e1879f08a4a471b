"""Small blogs in the layout of each generator: which files are posts, and where images are."""

import pytest
from django.core.files.storage import default_storage

from myproject.blog.models import Post


def addresses():
    return {post.get_absolute_url() for post in Post.objects.all()}


def kept():
    return default_storage.listdir("posts")[1] if default_storage.exists("posts") else []


def test_a_jekyll_blog(site):
    site.write("_config.yml", "title: T")
    site.post("_posts/2024-05-01-a.markdown", body="![x](/assets/x.png)")
    site.post("news/_posts/2024-05-02-b.md", body="![x]({{ site.baseurl }}/assets/x.png)")
    site.post("_drafts/c.md")
    site.post("about.md")
    site.write("index.html", "---\nlayout: home\n---\n")
    site.draw("assets/x.png")
    assert "3 created, 0 updated, 0 unchanged, 0 refused" in site.run()
    assert {"/2024/05/01/a/", "/2024/05/02/b/"} < addresses()
    assert len(kept()) == 1


def test_a_hugo_blog(site):
    site.write("hugo.toml", "")
    site.post("content/posts/_index.md")
    site.post("content/posts/trip/index.md", "title: T\ndate: 2024-05-01", "![x](x.png)")
    site.write("content/posts/trip/notes.md", "Part of the bundle.")
    site.post("content/posts/2024-05-02-walk/index.md", body="![y](/img/y.png)")
    site.post("content/posts/sea.md", "title: T\ndate: 2024-05-03", "![z](images/z.png)")
    site.post("archetypes/default.md", "title: '{{ .Name }}'")
    for name in ("content/posts/trip/x.png", "static/img/y.png", "assets/images/z.png"):
        site.draw(name)
    assert "3 created, 0 updated, 0 unchanged, 0 refused" in site.run()
    assert addresses() == {"/2024/05/01/trip/", "/2024/05/02/walk/", "/2024/05/03/sea/"}
    assert len(kept()) == 3


def test_a_zola_blog(site):
    site.write("config.toml", 'base_url = "https://example.com"')
    site.write("content/_index.md", '+++\ntitle = "All"\n+++\n')
    site.write("content/trip/index.md", '+++\ntitle = "T"\ndate = 2024-05-01\n+++\n![x](./x.png)')
    site.write(
        "content/walk.md",
        '+++\ntitle = "T"\ndate = 2024-05-02\n+++\n[a](@/trip/index.md#top) ![y](/y.png)',
    )
    site.draw("content/trip/x.png")
    site.draw("static/y.png")
    assert "2 created, 0 updated, 0 unchanged, 0 refused" in site.run()
    assert "[a](/2024/05/01/trip/#top)" in Post.objects.get(slug="walk").body
    assert len(kept()) == 2


def test_an_eleventy_blog(site):
    site.write("eleventy.config.js", "")
    site.write("node_modules/x/readme.md", "No post.")
    site.post("content/blog/a.md", "title: T\ndate: 2024-05-01", '<img src="/img/x.png" alt="X">')
    site.post("content/blog/b/b.md", "title: T\ndate: 2024-05-02", "<img src=./y.png alt=Y>")
    site.draw("public/img/x.png")
    site.draw("content/blog/b/y.png")
    assert "2 created, 0 updated, 0 unchanged, 0 refused" in site.run()
    assert len(kept()) == 2


def test_posts_alone_find_the_files_of_their_blog(site):
    site.post("posts/2024-05-01-a.md", body="![x](/assets/x.png) ![y](/static/y.png)")
    site.draw("assets/x.png")
    site.draw("static/y.png")
    assert "Missing" not in site.run("posts")
    assert len(kept()) == 2


def test_an_index_in_a_language_is_named_for_its_folder(site):
    site.post("trip/index.md", "title: T\ndate: 2024-05-01")
    site.post("trip/index.fr.md", "title: T\ndate: 2024-05-01")
    site.run()
    assert addresses() == {"/2024/05/01/trip/", "/2024/05/01/trip-fr/"}


IMAGES = [
    "![A lake](lake.png)",
    '![A lake](./lake.png "Title")',
    "![A lake](<lake.png>)",
    "![A lake][lake]\n\n[lake]: lake.png",
    "![A lake]\n\n[a  LAKE]: ./lake.png 'Title'",
    "![A lake][]\n\n[A lake]: ./lake.png",
    "[![A lake](lake.png)](https://example.com/)",
    "<img src=lake.png alt='A lake'>",
    "<img alt=\"A lake\"\n  src='./lake.png' class=x>",
    '{{< figure src="lake.png" alt="A lake" >}}',
    '![A lake](/trips/a/lake.png "As it is published")',
]


@pytest.mark.parametrize("written", IMAGES)
def test_an_image_beside_a_post_is_kept_with_its_size(site, written):
    site.draw("a/lake.png")
    body = site.body(written, "a/2024-05-01-a.md")
    (name,) = kept()
    url = default_storage.url(f"posts/{name}")
    assert f'<img src="{url}" alt="A lake" width="40" height="30" loading="lazy">' in body


def test_an_image_that_is_named_twice_is_kept_once(site):
    site.draw("lake.png")
    site.post("2024-05-01-a.md", "title: T\nimage: lake.png", "![](lake.png) ![](./lake.png)")
    site.post("2024-05-02-b.md", body="![](lake.png)")
    site.run()
    assert len(kept()) == 1


def test_a_name_with_spaces_and_letters_of_any_script_is_found(site):
    site.draw("Ein Bild ü.png")
    assert "<img" in site.body("![x](Ein%20Bild%20%C3%BC.png)")
    assert "<img" in site.body("![x](<Ein Bild ü.png>)")


@pytest.mark.parametrize("address", ["../secret.png", "/../secret.png", "..%2fsecret.png"])
def test_an_image_outside_of_the_blog_is_not_taken(site, address):
    site.draw("../secret.png")
    assert site.body(f"Text ![x]({address})") == "Text "
    assert kept() == []


def test_a_link_out_of_the_blog_is_not_followed_for_files(site):
    site.draw("../secret.png")
    (site.folder / "x.png").symlink_to(site.folder.parent / "secret.png")
    assert site.body("Text ![x](x.png)") == "Text "


@pytest.mark.parametrize(
    "front_matter",
    ["image: lake.png\nimage_alt: A lake", "cover: {image: lake.png, alt: A lake}",
     "images: [lake.png]\nextra: {image_alt: A lake}",
     "featuredImage: /lake.png\nimage_alt: A lake"],
)  # fmt: skip
def test_the_lead_image_is_where_themes_look_for_it(site, front_matter):
    site.draw("lake.png")
    site.post("2024-05-01-a.md", f"title: T\n{front_matter}")
    site.run()
    post = Post.objects.get()
    assert (post.lead_image_width, post.lead_image_alt) == (40, "A lake")


@pytest.mark.parametrize(
    "written",
    ["[Paper](paper.pdf)", '<a href="./paper.pdf">x</a>', "[Paper]\n\n[paper]: paper.pdf"],
)
def test_a_file_that_a_post_links_to_is_kept(site, written):
    site.write("paper.pdf", b"%PDF")
    body = site.body(written)
    (name,) = kept()
    assert default_storage.url(f"posts/{name}") in body
    with default_storage.open(f"posts/{name}") as file:
        assert file.read() == b"%PDF"


@pytest.mark.parametrize("name", ["run.exe", "page.svg", "paper.html"])
def test_a_file_that_could_act_as_a_page_is_not_kept(site, name):
    site.write(name, "<script>")
    assert site.body(f"[x]({name})") == f"[x]({name})"
    assert kept() == []


REFERENCES = [
    "[b]({% post_url 2024-05-02-b %})",
    "[b]({% link _posts/2024-05-02-b.md %})",
    '[b]({{< ref "2024-05-02-b.md" >}})',
    '[b]({{< relref "2024-05-02-b" >}})',
    "[b](2024-05-02-b.md)",
    "[b](./2024-05-02-b.md)",
    "[b](@/2024-05-02-b.md)",
    "[b]\n\n[b]: 2024-05-02-b.md",
    '<a href="2024-05-02-b.md">b</a>',
]


@pytest.mark.parametrize("written", REFERENCES)
def test_a_reference_to_another_post_is_its_address(site, written):
    site.post("2024-05-02-b.md")
    site.post("2024-05-01-a.md", body=written)
    site.run()
    assert 'href="/2024/05/02/b/"' in Post.objects.get(slug="a").body_html


def test_a_reference_by_a_name_that_two_posts_have_is_named(site):
    site.post("one/b.md", "title: T\ndate: 2024-05-02")
    site.post("two/b.md", "title: T\ndate: 2024-05-03")
    site.post("2024-05-01-a.md", body="[b]({% post_url b %})")
    assert "Missing files: 1.\n  2024-05-01-a.md: b" in site.run()


def test_a_reference_to_no_post_is_named_and_its_text_stays(site):
    site.post("2024-05-01-a.md", body="[b]({% post_url 2024-05-02-b %})")
    assert "Missing files: 1.\n  2024-05-01-a.md: 2024-05-02-b" in site.run()
    assert Post.objects.get().body == "b"


def test_an_html_file_stays_html(site):
    site.write(
        "2024-05-01-a.html",
        "---\ntitle: T\n---\n<p>One</p>\n\n    <p>*Two*</p>\n\n<pre>a\n\n  *b*</pre>\n\n<p>3</p>",
    )
    site.run()
    html = Post.objects.get().body_html
    assert "<p>*Two*</p>" in html
    assert "a\n\n  *b*" in html
    assert html.count("<pre") == 1
