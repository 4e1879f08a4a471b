"""Tags of generators become Markdown and HTML, or are named; readers see none of them."""

import time

import pytest

from myproject.blog.models import Post

WATCH = "https://www.youtube.com/watch?v="
KNOWN = {
    "figure": (
        '{{< figure src="https://a.example/x.png" alt="X" caption="A *b*" >}}',
        '<figure><img src="https://a.example/x.png" alt="X" loading="lazy">'
        "<figcaption>A *b*</figcaption></figure>",
    ),
    "figure-without-caption": (
        '{{< figure src="https://a.example/x.png" >}}',
        '<img src="https://a.example/x.png" alt="" loading="lazy">',
    ),
    "zola-image": ('{{ image(src="https://a.example/x.png", alt="X") }}', 'alt="X"'),
    "include-figure": (
        '{% include figure.html src="https://a.example/x.png" caption="C" %}', "<figcaption>C</",
    ),
    "highlight": ("{% highlight ruby %}\n{{ 1 }}\n{% endhighlight %}", "```ruby\n{{ 1 }}\n```"),
    "highlight-lines": ("{%- highlight c linenos -%}\nx\n{%- endhighlight -%}", "```c\nx\n```"),
    "highlight-hugo": ('{{< highlight go "linenos=1" >}}\nx{{< /highlight >}}', "```go\nx\n```"),
    "highlight-of-fences": ("{% highlight md %}\n```\n{% endhighlight %}", "````md\n```\n````"),
    "youtube": ("{{< youtube abc_1-2 >}}", f"[YouTube video]({WATCH}abc_1-2)"),
    "youtube-named": ('{{< youtube id="abc" title="Talk" >}}', f"[Talk]({WATCH}abc)"),
    "youtube-zola": ('{{ youtube(id="abc") }}', f"[YouTube video]({WATCH}abc)"),
    "youtube-liquid": ("{% youtube abc %}", f"[YouTube video]({WATCH}abc)"),
    "youtube-include": ('{% include youtube.html id="abc" %}', f"({WATCH}abc)"),
    "vimeo": ("{{< vimeo 123 >}}", "[Vimeo video](https://vimeo.com/123)"),
    "gist": ("{{< gist ann 123 >}}", "[Gist](https://gist.github.com/ann/123)"),
    "gist-liquid": ("{% gist ann/123 %}", "[Gist](https://gist.github.com/ann/123)"),
    "tweet": ('{{< tweet user="ann" id="123" >}}', "(https://twitter.com/ann/status/123)"),
    "notice": ("{{% notice warning %}}\nInner *a*.\n{{% /notice %}}", "Inner *a*."),
    "details": ('{{< details "More" >}}Inner.{{< /details >}}', "**More**\n\nInner."),
    "zola-block": ("{% note() %}\nInner.\n{% end %}", "Inner."),
    "nested": ("{{% tip %}}a {{< youtube b >}} c{{% /tip %}}", "a [YouTube video]("),
    "raw": ("{% raw %}{{ shown }} {% shown %}{% endraw %}", "{{ shown }} {% shown %}"),
    "escaped-hugo": ("`{{</* figure src=x */>}}`", "`{{< figure src=x >}}`"),
    "escaped-hugo-percent": ("{{%/* note */%}}", "{{% note %}}"),
    "escaped-zola": ("`{{/* youtube(id=1) */}}`", "`{{ youtube(id=1) }}`"),
    "url": ('[a]({{ "/2015/01/02/b/" | url }})', "[a](/2015/01/02/b/)"),
    "base-url": ("[a]({{ site.baseurl }}/about/)", "[a](/about/)"),
    "literal": ("Write {{ '{{ x }}' }}", "Write {{ x }}"),
    "title": ("About {{ page.title }}", "About T"),
}  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), KNOWN.values(), ids=KNOWN)
def test_a_known_tag_becomes_what_it_means(site, written, meant):
    site.post("2024-05-01-a.md", body=written)
    assert "Unknown" not in site.run()
    assert meant in Post.objects.get().body


@pytest.mark.parametrize("written", ["Text {.font-alt-xs}", "Text {#x}", "Text{: .lead #x}"])
def test_a_style_is_left_out(site, written):
    assert site.body(written) == "Text"


UNKNOWN = {
    "hugo": ("{{< mystery a=1 >}}", "{{< mystery a=1 >}}"),
    "liquid": ("{% mystery a %}", "{% mystery a %}"),
    "include": ("{% include x.html, a: 1 %}", "{% include x.html, a: 1 %}"),
    "expression": ("{{ page.mystery | magic }}", "{{ page.mystery | magic }}"),
    "zola": ("{{ mystery(a=1) }}", "{{ mystery(a=1) }}"),
    "pair": ("{{< mystery >}}kept{{< /mystery >}}", "{{< mystery >}}"),
    "closing": ("{{< /mystery >}}", "{{< /mystery >}}"),
}


@pytest.mark.parametrize(("written", "named"), UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_tag_is_named_with_its_line_and_not_shown(site, written, named):
    site.post("2024-05-01-a.md", body=f"Before\n{written} after")
    report = site.run()
    assert f"Unknown shortcodes, taken out: 1.\n  2024-05-01-a.md:6: {named}" in report
    body = Post.objects.get().body
    assert "{" not in body
    assert body.startswith("Before\n") and body.endswith(" after")
    assert ("kept" in written) == ("kept" in body)


CODE = [
    "`{{< mystery >}}`",
    "``{% mystery `x` %}``",
    "```\n{{ mystery }} ![x](x.png) {.style}\n```",
    "~~~ jinja\n{% mystery %}\n\n{{ x }}\n~~~",
    "Hello![^1]\n\n[^1]: This is no image.",
    "- a\n\n  ```\n  {{ mystery }}\n  ```",
    "<pre>{{ mystery }}</pre>",
    "Text:\n\n    {{ mystery }}\n    ![x](x.png)",
    "```\n{{ never closed",
]


@pytest.mark.parametrize("written", CODE)
def test_code_and_footnotes_stay_as_they_are(site, written):
    site.post("2024-05-01-a.md", body=written)
    report = site.run()
    assert "Unknown" not in report
    assert "Missing" not in report
    assert Post.objects.get().body == written


@pytest.mark.parametrize(
    ("configuration", "written"),
    [("hugo.toml", "A {{ b }} {% c %}"), ("config.toml", "A {{ b }} {% c %} {{< d >}}")],
)
def test_what_a_generator_takes_for_text_stays_text(site, configuration, written):
    site.write(configuration, 'base_url = "x"' if configuration == "config.toml" else "")
    site.post("content/2024-05-01-a.md", body=written)
    site.run()
    assert Post.objects.get().body == written


def test_a_tag_is_named_once_in_each_file(site):
    for name in ("2024-05-01-a.md", "2024-05-02-b.md"):
        site.post(name, body="{{< mystery >}} {{< mystery >}}")
    assert "Unknown shortcodes, taken out: 2." in site.run()


def test_many_unfinished_tags_take_no_time(site):
    began = time.process_time()
    assert len(site.body("{{ {% {{< " * 3000)) > 10_000
    # s. It takes 0.2; where each tag is looked for up to the end of the text, 28.
    assert time.process_time() - began < 5
