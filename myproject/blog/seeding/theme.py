"""What a post or comment can be about: a category, its things (tags, subjects) and its acts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """`things` are (singular, plural), `acts` are (past, gerund)."""

    name: str
    things: tuple
    acts: tuple
    technical: bool = False

    @property
    def description(self):
        first, second, third = (plural for _, plural in self.things[:3])
        return f"Posts about {first}, {second} and {third}."


def theme(name, things, acts, **options):
    """Each act is a line: the past tense, the gerund, and what follows both."""
    return Theme(name, tuple(map(_thing, things.split())), tuple(_acts(acts)), **options)


def _thing(text):
    """Reads `row`, `query:queries` and `cache_key`, the underscore being a space."""
    singular, _, plural = text.replace("_", " ").partition(":")
    return singular, plural or f"{singular}s"


def _acts(text):
    for line in text.strip().splitlines():
        past, gerund, rest = line.strip().split(" ", 2)
        yield f"{past} {rest}", f"{gerund} {rest}"


# What visitors talk about, whatever the post is about.
CONVERSATION = theme(
    "Conversation",
    "post example argument list idea question paragraph conclusion point comparison story:stories "
    "link number anecdote summary:summaries step",
    """
    tried trying this at work
    sent sending the link to the whole team
    made making the same mistake, only slower
    read reading it twice
    gave giving this to a friend to read
    printed printing the list for the wall
    learned learning that in a much more expensive way
    argued arguing about exactly this over lunch
    """,
)
