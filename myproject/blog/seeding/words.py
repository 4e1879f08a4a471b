"""The words that every theme shares; the slots of the sentences are named after these lists."""

TRAITS = (
    "slow quiet honest stubborn patient ordinary careful curious plain brittle generous early "
    "late small heavy cheap expensive familiar strange reliable awkward gentle sturdy hasty "
    "modest loud tidy careless clever dull elegant forgotten fragile hidden immediate invisible "
    "long-lived mysterious narrow neglected obvious old-fashioned practical predictable proud "
    "sensible serious short-lived simple subtle temporary thorough unfinished useful visible"
).split()

WHO = [
    "a reader", "a colleague", "our editor", "the night shift", "a friend in Leeds", "my sister",
    "the new intern", "a retired engineer", "the woman at the counter", "our neighbour",
    "a customer from Oslo", "the youngest of us", "somebody on the bus", "an old teacher of mine",
    "the person who knew most", "a visitor", "the two of us", "half of the office",
    "the carpenter next door", "nobody in particular", "a student from Ghent", "the volunteers",
    "our most patient tester", "the man who repairs the lift", "a reporter", "the whole team",
]  # fmt: skip

WHEN = [
    "last winter", "on a Tuesday", "in the first week of May", "after lunch", "one rainy Sunday",
    "at the end of the quarter", "before anybody else was awake", "in the autumn of that year",
    "on the day of the launch", "shortly before midnight", "during the holidays", "last month",
    "two summers ago", "the morning after", "on the way home", "between two meetings",
    "in a hurry", "at the very last moment", "when the heating had failed", "by accident",
    "on the longest day of the year", "over a cup of tea", "in front of everybody", "in March",
]  # fmt: skip

SPAN = [
    "three weeks", "half an hour", "most of a day", "a long weekend", "ten minutes",
    "the better part of a year", "forty seconds", "two evenings", "a whole season", "a fortnight",
    "exactly one lunch break", "nine days", "a month", "an entire afternoon", "six years",
]  # fmt: skip

WHERE = [
    "in the corridor", "at the kitchen table", "on the third floor", "in a small office",
    "next to the printer", "in a borrowed room", "by the river", "in a village hall",
    "at the back of the shop", "on a whiteboard", "in the margin", "in plain sight",
    "at the station", "under the stairs", "in two places at once", "in the cupboard",
    "on the far side of town", "at the edge of the map", "behind the counter", "near the harbour",
]  # fmt: skip

HOW = [
    "carefully", "reluctantly", "quickly", "slowly", "quietly", "happily", "eventually", "twice",
    "thoroughly", "badly", "cheerfully", "in silence", "from memory", "without haste",
    "on purpose", "with some pride", "again and again", "with one hand", "as usual",
    "without a plan", "step by step", "with a pencil", "out of habit", "against all advice",
]  # fmt: skip

OUTCOME = [
    "nothing broke", "the numbers got better", "we slept well", "it took twice as long",
    "the telephone stayed silent", "nobody noticed", "somebody sent flowers",
    "the problem moved one door down", "we were asked to do it again", "it rained",
    "the waiting was over", "we had fewer questions than before", "the old way was still there",
    "the answer turned out to be shorter", "we changed our minds", "the rest was easy",
    "the bill was smaller", "everybody claimed to have known", "the new one held for years",
]  # fmt: skip
