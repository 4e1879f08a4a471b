"""README's table is the bench's: a part of docs/measured/bench.md."""

import sys

from tests.checkout import ROOT

sys.path.insert(0, str(ROOT / "deploy"))

from bench.report import BEGIN, END, IN_README


def test_each_figure_was_measured():
    table = (ROOT / "README.md").read_text().partition(BEGIN)[2].partition(END)[0]
    whole = (ROOT / "docs/measured/bench.md").read_text()
    lines = {line.split("|")[1].strip(): line for line in whole.splitlines() if "|" in line}
    shown = [line.split("|") for line in table.strip().splitlines()[2:]]
    assert len(shown) == len(IN_README.split())
    for _, name, rate, *_ in shown:
        assert f"| {rate.strip()} " in lines[name.strip()]
