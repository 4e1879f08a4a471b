"""Titles that never repeat within a site: each number spells another one."""

from math import gcd

from django.utils.text import slugify

LEADS = [
    "Why we stopped trusting", "Notes on", "In praise of", "What nobody says about", "Giving up",
    "The quiet cost of", "Five rules for", "How to measure", "A short history of", "Learning from",
    "The trouble with", "Living with", "Too many", "What we owe to", "Counting", "Drawing",
    "A beginner's guide to", "Questions about", "The secret life of", "Ten years of",
    "How we lost our", "How we found our", "Simple", "Slow", "Better", "Against", "On", "Fixing",
    "Rethinking", "An afternoon with", "Everything we know about", "Looking after", "The end of",
    "The return of", "Talking about", "A letter about", "Waiting for", "Explaining", "Small",
    "When to ignore", "Forgotten", "What is wrong with", "Half a year without", "Naming", "Honest",
    "Travelling with", "A place for", "Teaching", "Before we had", "Inventing", "Borrowed",
    "The best", "Mistakes we made with", "A museum of", "Three kinds of", "Sorting", "Nearly all",
    "How others see our", "Keeping", "The price of", "Unexpected", "Sharing", "Field notes on",
    "Who needs", "Testing", "A year of", "The art of leaving out", "Second thoughts about",
]  # fmt: skip
TAILS = [
    "", "in small teams", "after ten years", "without tears", "on a Friday", "before the launch",
    "for people in a hurry", "at the library", "in the rain", "for beginners", "by the sea",
    "from memory", "in one afternoon", "on a small budget", "at night", "in plain words",
    "without a manual", "for the third time", "under pressure", "at home", "in winter",
    "and how to keep calm", "and what came after", "when nobody is looking", "one step at a time",
    "in a noisy office", "for the rest of us", "with pen and paper", "on the train",
    "far from the city", "in good company", "as if it mattered", "between meetings",
    "that nobody asked for", "and other stories", "the hard way", "with both hands", "in public",
    "without permission", "on the last day of the year",
]  # fmt: skip
CODAS = [
    "", ": a field report", ": part one", ": part two", ", revisited", ", with numbers",
    ", explained", ": a love letter", ", once more", ": what we know", ": an interview",
    ", in pictures", ": the short version", ": the long version", ", a year later",
    ": questions and answers", ": a correction", ", for everybody", ": a checklist", ": a diary",
    ", step by step", ": an experiment", ", from the other side", ": a conversation",
]  # fmt: skip


def _pairs(texts):
    return [(text, slugify(text)) for text in texts]


class Titles:
    """`count` titles for each theme, in an order that `rng` decides, as short as will do."""

    def __init__(self, rng, themes, count):
        self.things = [_pairs(plural for _, plural in theme.things) for theme in themes]
        self.leads, tails, codas = _pairs(LEADS), _pairs(TAILS), _pairs(CODAS)
        rng.shuffle(self.leads)  # Neighbours in time have neighbouring leads.
        short = len(LEADS) * min(map(len, self.things))
        self.tails = tails if count > short else tails[:1]
        self.codas = codas if count > short * len(tails) else codas[:1]
        self.space = short * len(self.tails) * len(self.codas)
        self.start, self.step = rng.randrange(self.space), self._step(rng)

    def _step(self, rng):
        """Coprime with the space: its multiples come by every place once."""
        while gcd(step := rng.randrange(self.space), self.space) != 1:
            pass
        return step

    def title(self, theme, number):
        """Return (title, slug) of post `number`, which is in the theme at place `theme`."""
        part, number = divmod(number, self.space)
        place = (self.start + number * self.step) % self.space
        words = []
        for texts in (self.leads, self.things[theme], self.tails, self.codas):
            place, choice = divmod(place, len(texts))
            words.append(texts[choice])
        texts, slugs = zip(*words, strict=True)
        title = " ".join(filter(None, texts[:3])) + texts[3]
        slug = "-".join(filter(None, slugs))
        return (f"{title} ({part + 1})", f"{slug}-{part + 1}") if part else (title, slug)
