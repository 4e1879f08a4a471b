"""What a run found: a row for each sampler, and whether it kept its budget."""

import csv
import tomllib
from dataclasses import dataclass
from xml.etree import ElementTree

from bench.report import table as aligned

from . import LoadError

COLUMNS = ("count", "errors", "median ms", "p95 ms", "p99 ms", "per second")
ALL = "all"


@dataclass(frozen=True)
class Row:
    name: str
    times: list  # ms, sorted
    errors: int
    seconds: float  # of the whole run

    def percentile(self, percent):
        """The time that so many per cent of the requests did not pass: nearest rank."""
        return self.times[max(0, -(-len(self.times) * percent // 100) - 1)]

    @property
    def error_share(self):
        return 100 * self.errors / len(self.times)

    def cells(self):
        times = [f"{self.percentile(percent):,}" for percent in (50, 95, 99)]
        rate = f"{len(self.times) / self.seconds:,.1f}"
        return [self.name, f"{len(self.times):,}", f"{self.errors:,}", *times, rate]


def read(path):
    """Return the rows of a .jtl, by name, and one of all. Columns are found by their names."""
    with path.open(newline="", encoding="utf-8", errors="replace") as file:
        samples = list(csv.DictReader(file))
    if not samples:
        raise LoadError(f"Nothing was asked for: {path} is empty.")
    began = min(int(sample["timeStamp"]) for sample in samples)
    ended = max(int(sample["timeStamp"]) + int(sample["elapsed"]) for sample in samples)
    seconds = max(ended - began, 1) / 1000
    names = sorted({sample["label"] for sample in samples})
    rows = [_row(name, [s for s in samples if s["label"] == name], seconds) for name in names]
    return [*rows, _row(ALL, samples, seconds)]


def _row(name, samples, seconds):
    times = sorted(int(sample["elapsed"]) for sample in samples)
    errors = sum(sample["success"] != "true" for sample in samples)
    return Row(name, times, errors, seconds)


def table(rows):
    return aligned(["request", *COLUMNS], [row.cells() for row in rows])


def read_budgets(path, rows):
    """Return {name: {errors, p95}}. Raises LoadError for one that is of no sampler."""
    budgets = tomllib.loads(path.read_text())
    if unknown := budgets.keys() - {"default", *(row.name for row in rows)}:
        raise LoadError(f"{path} has a budget of {', '.join(sorted(unknown))}, which did not run.")
    return {row.name: budgets.get(row.name, budgets["default"]) for row in rows if row.name != ALL}


def overruns(row, budget):
    """Return what is over the budget, as sentences."""
    over = []
    if row.error_share > budget["errors"]:
        over.append(f"{row.errors:,} of {len(row.times):,} failed, {budget['errors']} % may")
    if row.percentile(95) > budget["p95"]:
        over.append(f"p95 is {row.percentile(95):,} ms, {budget['p95']:,} ms may be")
    return over


def show(rows, folder):
    """Print the table, what failed, and where to read on."""
    print(table(rows))  # noqa: T201
    for number, name, code, why, address in failures(folder / "results.jtl"):
        print(f"{number:,} × {name}, {code}: {why} {address}")  # noqa: T201
    print(f"\nReport: {folder / 'report/index.html'}")  # noqa: T201


def over(rows, budgets):
    """Return what is over budget, a sentence each."""
    return [
        f"{row.name}: {sentence}"
        for row in rows
        if row.name in budgets
        for sentence in overruns(row, budgets[row.name])
    ]


def failures(path, most=10):
    """What failed, the most frequent first: (number, sampler, code, why, an address)."""
    found = {}
    with path.open(newline="", encoding="utf-8", errors="replace") as file:
        for sample in csv.DictReader(file):
            if sample["success"] != "true":
                why = (sample["failureMessage"] or sample["responseMessage"]).partition("\n")[0]
                key = sample["label"], sample["responseCode"], why[:100]
                number, address = found.get(key, (0, sample["URL"]))
                found[key] = number + 1, address
    ordered = sorted(found.items(), key=lambda one: -one[1][0])[:most]
    return [(number, *key, address) for key, (number, address) in ordered]


def junit(rows, budgets):
    """JUnit's XML, a case for each sampler, as Jenkins and others read it."""
    cases = [(row, overruns(row, budgets[row.name])) for row in rows if row.name in budgets]
    failed = sum(bool(over) for _, over in cases)
    suite = ElementTree.Element(
        "testsuite", name="load", tests=str(len(cases)), failures=str(failed), errors="0"
    )
    for row, over in cases:
        seconds = str(row.percentile(95) / 1000)
        case = ElementTree.SubElement(suite, "testcase", classname="load", name=row.name)
        case.set("time", seconds)
        if over:
            ElementTree.SubElement(case, "failure", message="; ".join(over))
    return ElementTree.tostring(suite, encoding="unicode")
