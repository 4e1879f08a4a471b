"""Streams of random numbers that depend on the seed and on their own name only."""

from random import Random


def stream(seed, *name):
    """What one stream draws never moves another one: stream(7, "posts", 3)."""
    # A text is hashed with SHA-512: the same numbers in every process and on every machine.
    return Random(" ".join(map(str, (seed, *name))))  # noqa: S311


def zipf(rng, count):
    """A place from 0 to count - 1; place n comes up about in proportion to 1 / (n + 1)."""
    return int((count + 1) ** rng.random()) - 1
