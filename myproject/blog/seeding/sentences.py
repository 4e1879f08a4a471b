"""Sentences: templates whose {slots} are filled with words of a theme and of everybody."""

from . import words
from .people import FIRST, LAST

# {thing}, {things}, {did} and {doing} come from the theme, the others from words.py.
TEMPLATES = [
    "We {did}, and {outcome}.",
    "{who} {did} {when}, and {outcome}.",
    "It took {span} before {outcome}.",
    "The {thing} was {trait}, which surprised {who}.",
    "Every {thing} is {trait} until somebody looks at it {how}.",
    "There is nothing {trait} about {doing}.",
    "Most {things} are {trait}; ours were {trait} as well.",
    "For {span} we kept our {things} {where}.",
    "We began by {doing}, {when}.",
    "{person} calls this the {trait} {thing}, and the name has stuck.",
    "If the {thing} is {trait}, look for {things} {where}.",
    "No {thing} was ever made {trait} by {doing}.",
    "Then {who} asked what the {thing} was for.",
    "That was {when}, and {outcome}.",
    "Of {number} {things} only {few} were {trait}.",
    "{who} wrote to say that the {thing} {where} is still {trait}.",
    "I used to think that {things} had to be {trait}.",
    "What we missed was the {trait} {thing} {where}.",
    "The {trait} {things} come first, the {trait} ones can wait.",
    "{doing} sounds {trait}, and it is.",
    "Nobody plans {things}; they collect {where} and wait for {span}.",
    "We had {number} {things} {when} and half as many {span} later.",
    "{person} {did} {how}, and {outcome}.",
    "Two {things} are company, {number} are a habit.",
    "The trick is {doing} before the {thing} gets {trait}.",
    "A year later {outcome}, and the {thing} was still {where}.",
    "Ask {who} about {things} and you will hear the word {trait} within {span}.",
    "It would have been cheaper to start by {doing}.",
    "Somewhere {where} there is a note that says: {trait} {things}, {trait} {thing}.",
    "We tried {things} {when}, {things} after that, and in the end one {thing}.",
    "When the {thing} failed, {outcome}.",
    "My own {thing} is {trait} and I would not swap it.",
    "{person} and {person} disagree about {things}, {how}.",
    "By then {who} had {number} {things} and no {thing} that was {trait}.",
    "You can do this {how} or you can do it {how}; the {thing} does not mind.",
    "So we {did}.",
    "That is the whole {thing}.",
    "It may sound {trait}, but {outcome}.",
    "The *{trait}* part is the {thing}, not the {things} around it.",
    "Remember: **{doing}** comes first.",
    "There is [a longer note on {things}](https://example.org/notes/{number}) by {person}.",
    "I wrote about {things} [once before](https://example.org/archive/{number}), {how}.",
]

OPENINGS = [
    "{when}, {who} {did}.",
    "For {span} we had {number} {things} and not one {trait} {thing}.",
    "This is a post about {things}, and about {doing}.",
    "{person} sent me a question about {things} {when}.",
    "Nobody likes {things}, and yet here we are with {number} of them.",
    "The {trait} {thing} {where} has a story.",
    "We {did} {when}, and this is what happened next.",
    "There are two kinds of {things}: {trait} ones, and those that {who} told us about.",
]

REPLIES = [
    "Thank you for this.",
    "Thank you, {first}, this was {trait} and to the point.",
    "We {did} {when}, and {outcome}.",
    "I am not sure about the {thing}: with us it was {trait}.",
    "How long did it take? Ours needed {span}.",
    "The {thing} made my day.",
    "I {did} and {outcome}.",
    "What happens when there are {number} of them?",
    "Small correction: it was {number}, not {number}.",
    "{person} said the same {when}, {how}.",
    "One question: does this work {where} too?",
    "I disagree with the {trait} {thing}, but the rest is right.",
    "Came here from a search for something {trait} and stayed for {span}.",
    "Could you write more about {doing}?",
    "Same here, {number} times and counting.",
    "This should be printed and kept {where}.",
    "Has anybody tried this for more than {span}?",
    "The *{trait}* {thing} is the one I shall remember.",
    "There is a similar {thing} at [my own site](https://example.net/{number}).",
    "Lovely.",
]


class _Slots(dict):
    """Looks like a mapping from slot to word; draws again each time it is asked."""

    def __init__(self, rng, theme):
        thing, things = zip(*theme.things, strict=True)
        did, doing = zip(*theme.acts, strict=True)
        super().__init__()
        self.rng = rng
        self.lists = {
            "thing": thing, "things": things, "did": did, "doing": doing, "first": FIRST,
            "trait": words.TRAITS, "who": words.WHO, "when": words.WHEN, "span": words.SPAN,
            "where": words.WHERE, "how": words.HOW, "outcome": words.OUTCOME,
        }  # fmt: skip

    def __missing__(self, slot):
        if slot == "person":
            return f"{self.rng.choice(FIRST)} {self.rng.choice(LAST)}"
        if slot == "number":
            return str(int(3 * 10 ** (3 * self.rng.random())))
        if slot == "few":
            return self.rng.choice(["two", "three", "four", "one in ten"])
        return self.rng.choice(self.lists[slot])


class Writer:
    """Writes about one theme."""

    def __init__(self, rng, theme):
        self.rng = rng
        self.slots = _Slots(rng, theme)

    def fill(self, template):
        text = template.format_map(self.slots)
        return text[0].upper() + text[1:]

    def sentence(self):
        return self.fill(self.rng.choice(TEMPLATES))

    def opening(self):
        """A first sentence, without markup: it is the excerpt too."""
        return self.fill(self.rng.choice(OPENINGS))

    def paragraph(self, sentences):
        return " ".join(self.sentence() for _ in range(sentences))

    def reply(self):
        return self.fill(self.rng.choice(REPLIES))
