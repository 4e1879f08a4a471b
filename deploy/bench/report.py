"""The table on the terminal, JSON and Markdown."""

import json
from dataclasses import asdict
from pathlib import Path

from . import plot
from .rounds import CONNECTIONS
from .targets import targets

COMMAND = "make bench POSTS={sizes}"
# Times that many sites would be glad of, and the row that is to beat them by far.
REFERENCES = (
    ("Varnish, hit", "10 ms", "varnish"),
    ("Django's per-site cache, hit", "35 ms", "memcached"),
    ("Django, warm cache", "100–300 ms", "warm-list-{posts}"),
    ("Django, cold cache", "500 ms–2 s", "cold-list-{posts}"),
)
# The README's table: these rows of the largest tables, between two marks.
IN_README = (
    "nginx varnish haproxy esi memcached warm-list-{posts} cold-list-{posts} plain-list-{posts}"
)
BEGIN, END = "<!-- By make bench: -->", "<!-- . -->"
PREAMBLE = """# Every layer beside its limit

{date}, revision {revision}. {machine}, {system}; load {load} before the bench began.
{versions}.

![Requests a second of every layer, on a logarithmic scale](bench.svg)

Each row is a page of this site, asked for by wrk (HTTP/2: h2load) on the same machine, with gzip
accepted as browsers do. {rounds} rounds of {seconds} s, all rows in turns in each round; medians,
and ratios within a round. Times are without the start of a connection: uWSGI closes each one, the
others keep it. No request failed; the bench stops when one does. Down to HAProxy all rows send
the head that Django gave the page and the same {gzipped:,} bytes of gzip, from uWSGI to Redis the
same {plain:,} bytes of HTML. All app servers have the options of `uwsgi.ini` and as many processes
as the stack's. "Warm" is without the page cache, with the caches of fragments and queries; "cold"
is without any cache. "Plain blog" is this one as most teams write it, `deploy/bench/plain_blog`
under gunicorn with two workers: the same bytes but for the cursor of a list's next page, not
compressed. SQL is the number of queries of one page. To repeat it: `{command}`
"""


def sizes(measured):
    return sorted({row.place["posts"] for row in measured.rows if row.place})


def milliseconds(value):
    return f"{value:.2f} ms" if value < 10 else f"{value:,.0f} ms"


def table(head, lines):
    """Lines of a Markdown table whose columns are aligned, to be read in a terminal too."""
    widths = [max(len(cell) for cell in column) for column in zip(head, *lines, strict=True)]
    rule = ["-" * width for width in widths]
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in (head, rule, *lines)
    )


def rows_table(measured):
    head = ["what"]
    for connections in CONNECTIONS:
        head += [f"requests/s, {connections} at once", "median", "99 %", "of nginx"]
    return table([*head, "SQL"], [line(measured, row) for row in measured.rows])


def line(measured, row):
    cells = [row.name]
    for connections in CONNECTIONS:
        rate, p50, p99 = (measured.median(row.id, connections, f) for f in ("rate", "p50", "p99"))
        share = measured.ratio(row.id, "nginx", connections)
        cells += [f"{rate:,.0f}", milliseconds(p50), milliseconds(p99), f"{share:.3f}"]
    return [*cells, "" if row.queries is None else str(row.queries)]


def targets_table(measured):
    lines = [
        [one.name, one.bound, f"{one.measured:.2f}", "kept" if one.met else "MISSED"]
        for one in targets(measured)
    ]
    return table(["target", "bound", "measured", ""], lines)


def reasons(measured):
    """Why targets were missed, a line for each."""
    missed = [one for one in targets(measured) if not one.met]
    return "\n".join(f"- {one.name}: MISSED. {one.reason}" for one in missed)


def references_table(measured):
    lines = []
    for name, reference, row in REFERENCES:
        id = row.format(posts=sizes(measured)[-1])
        times = [milliseconds(measured.median(id, 1, figure)) for figure in ("p50", "p99")]
        lines.append([name, reference, *times])
    return table(["served from", "reference", "here, median", "here, 99 %"], lines)


def tables(measured):
    parts = (rows_table, targets_table, reasons, references_table)
    return "\n\n".join(text for make in parts if (text := make(measured)))


def markdown(measured, about):
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    preamble = PREAMBLE.format(
        **about | {"versions": versions},
        **asdict(measured.effort),
        gzipped=len(measured.rows.gzipped),
        plain=len(measured.rows.plain),
        command=COMMAND.format(sizes=",".join(str(posts) for posts in sizes(measured))),
    )
    return f"{preamble}\n{tables(measured)}\n"


def readme(measured, text):
    """The text with its table made anew; as it is where it has no place for one."""
    before, begin, rest = text.partition(BEGIN)
    if not begin:
        return text
    after = rest.partition(END)[2]
    return f"{before}{begin}\n\n{short_table(measured)}\n\n{END}{after}"


def short_table(measured):
    """Requests a second at 32 connections, times at one."""
    ids = IN_README.format(posts=sizes(measured)[-1]).split()
    lines = {row.id: line(measured, row) for row in measured.rows}
    shown = [[lines[id][cell] for cell in (0, 5, 8, 2, -1)] for id in ids]
    return table(["served from", "requests/s", "of nginx", "median", "SQL"], shown)


def document(measured, about):
    """What bench.json holds: each run of each row, times in ms."""
    rows = [
        {"id": row.id, "name": row.name, **row.place, "queries": row.queries}
        | {"runs": runs_of(measured, row)}
        for row in measured.rows
    ]
    kept = [asdict(one) for one in targets(measured)]
    return about | {"effort": asdict(measured.effort), "rows": rows, "targets": kept}


def runs_of(measured, row):
    return {
        number: [asdict(run) for run in measured.runs[row.id, number]] for number in CONNECTIONS
    }


def write(measured, about, folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench.json").write_text(json.dumps(document(measured, about), indent=1) + "\n")
    (folder / "bench.md").write_text(markdown(measured, about))
    (folder / "bench.svg").write_text(plot.draw(measured, about))
