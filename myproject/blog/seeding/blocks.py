"""Markdown blocks with their HTML, rendered once and used many times.

Rendering a million bodies would take most of an hour. Blocks are made such that the HTML of
blocks with blank lines between them is the HTML of the blocks, one after the other: every list,
quotation and listing begins with a paragraph, so that no two of them touch.
"""

from typing import NamedTuple

from .. import markdown
from .copying import escape
from .sentences import Writer

CODE = [
    "posts = Post.objects.published().filter(category={name})\nprint(posts.count(), 'posts')",
    "def {name}(request):\n    if request.method != \"GET\":\n        return refuse()\n"
    "    return render(request, '{name}.html')",
    "for {name} in sorted(found, key=age):\n    if {name}.size < {number}:\n        keep({name})",
    "$ curl -sI https://example.org/{name}/ | grep -i '^age'\nAge: {number}",
    "SELECT id, title\n  FROM {name}\n WHERE views > {number}\n ORDER BY published_at DESC;",
    "<section id=\"{name}\">\n  <h2>{name} &amp; more</h2>\n</section>",
    "[{name}]\nlimit = {number}\n# Never more than the machine has.",
]  # fmt: skip
HEADINGS = [
    "What we did", "The {trait} part", "What we learned", "The {thing}, seen from outside",
    "Why {things}?", "How it went", "Before and after", "Two {trait} {things}", "Next",
    "What it cost", "{doing}", "In numbers", "What we would do again", "The {thing}", "A detour",
]  # fmt: skip


class Block(NamedTuple):
    body: str  # Markdown, escaped for COPY, as is html
    html: str
    words: int
    excerpt: str = ""


def block(text, render=markdown.render, excerpt=""):
    return Block(escape(text), escape(render(text)), len(text.split()), escape(excerpt))


class Pool:
    """The blocks of one theme; `size` is the number of paragraphs among them."""

    def __init__(self, rng, theme, size):
        self.rng = rng
        self.writer = Writer(rng, theme)
        self.openings = [self.opening() for _ in range(size // 2)]
        self.paragraphs = [block(self.text()) for _ in range(size)]
        self.headings = [block(f"## {self.writer.fill(text)}") for text in HEADINGS]
        extras = [self.list, self.quotation, *([self.listing] if theme.technical else [])]
        self.extras = [block(extras[number % len(extras)]()) for number in range(size // 4)]

    def text(self):
        return self.writer.paragraph(self.rng.randint(2, 6))

    def opening(self):
        first = self.writer.opening()
        return block(f"{first} {self.text()}", excerpt=first)

    def list(self):
        mark = self.rng.choice(["-", "1."])
        items = [f"{mark} {self.writer.sentence()}" for _ in range(self.rng.randint(3, 6))]
        return f"{self.writer.sentence()}\n\n" + "\n".join(items)

    def quotation(self):
        return self.writer.fill("{person} put it like this:") + f"\n\n> {self.text()}"

    def listing(self):
        name = self.rng.choice(self.writer.slots.lists["thing"]).replace(" ", "_")
        code = self.rng.choice(CODE)
        code = code.replace("{name}", name).replace("{number}", str(self.rng.randint(2, 9000)))
        return f"{self.writer.sentence()}\n\n```\n{code}\n```"


def replies(rng, theme, size):
    """`size` comments, of one to three paragraphs."""
    writer = Writer(rng, theme)
    for _ in range(size):
        paragraphs = []
        for _ in range(1 + (rng.random() < 0.15) + (rng.random() < 0.03)):
            sentences = 1 + int(min(9, rng.expovariate(0.6)))
            paragraphs.append(" ".join(writer.reply() for _ in range(sentences)))
        yield block("\n\n".join(paragraphs), markdown.render_comment)
