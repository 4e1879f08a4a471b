"""The picture: a bar for each row, requests a second on a logarithmic scale.

Written by hand, since it is a rectangle a row; it follows the reader's light or dark scheme.
"""

from html import escape
from math import floor, log10

from .rounds import CONNECTIONS

WIDTH, ROW, TOP, LEFT, RIGHT = 960, 26, 84, 300, 150  # px
STYLE = """
  svg { --ground: #fff; --ink: #1f2328; --soft: #59636e; --line: #d8dee4 }
  .edge { fill: #0969da } .app { fill: #8250df } .warm { fill: #bf5b00 } .cold { fill: #57606a }
  .plain { fill: #cf222e }
  .limit { fill: #1a7f37 }
  @media (prefers-color-scheme: dark) {
    svg { --ground: #0d1117; --ink: #e6edf3; --soft: #9198a1; --line: #30363d }
    .edge { fill: #4493f8 } .app { fill: #ab7df8 } .warm { fill: #e69138 } .cold { fill: #8b949e }
    .plain { fill: #f85149 }
    .limit { fill: #3fb950 }
  }
  text { font: 13px system-ui, sans-serif; fill: var(--ink) }
  .value { paint-order: stroke; stroke: var(--ground); stroke-width: 4px }
  .title { font-size: 17px; font-weight: 600 }
  .soft { fill: var(--soft); font-size: 12px }
  .ground { fill: var(--ground) }
  line { stroke: var(--line) }
"""
LAYERS = (
    dict.fromkeys(("nginx", "nginx-tls", "nginx-h2"), "limit")
    | dict.fromkeys(("varnish-empty", "varnish", "haproxy", "haproxy-h2", "esi"), "edge")
    | dict.fromkeys(("plain", "plain-known"), "plain")
)


def draw(measured, about):
    rates = {row.id: measured.median(row.id, CONNECTIONS[-1], "rate") for row in measured.rows}
    scale = Scale(rates.values())
    height = TOP + ROW * len(rates) + 40
    parts = [grid_line(power, scale, height) for power in range(scale.low, scale.high + 1)]
    parts += [bar(measured, row, number, scale) for number, row in enumerate(measured.rows)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">\n'
        f"<title>Requests a second of every layer</title>\n<style>{STYLE}</style>\n"
        f'<rect class="ground" width="{WIDTH}" height="{height}" rx="8"/>\n'
        f"{heading(about)}\n" + "\n".join(parts) + "\n</svg>\n"
    )


class Scale:
    """Requests a second to px from the left, in powers of ten."""

    def __init__(self, rates):
        # The smallest is no sliver: it is twice the scale's beginning at least.
        self.low, self.high = floor(log10(min(rates) / 2)), floor(log10(max(rates))) + 1

    def __call__(self, rate):
        share = (log10(rate) - self.low) / (self.high - self.low)
        return LEFT + share * (WIDTH - LEFT - RIGHT)


def heading(about):
    title = f"Requests a second, {CONNECTIONS[-1]} at once, and median time, one at a time"
    return text(24, 34, title, "title") + text(
        24, 56, f"{about['machine']}, {about['date']}. Logarithmic scale.", "soft"
    )


def grid_line(power, scale, height):
    x, bottom = scale(10**power), height - 34
    label = text(x, height - 16, f"{10**power:,}", "soft", 'text-anchor="middle"')
    return f'<line x1="{x:.0f}" x2="{x:.0f}" y1="{TOP - 10}" y2="{bottom}"/>{label}'


def bar(measured, row, number, scale):
    rate = measured.median(row.id, CONNECTIONS[-1], "rate")
    time = measured.median(row.id, CONNECTIONS[0], "p50")
    y, end = TOP + number * ROW, scale(rate)
    layer = row.place.get("cache") or LAYERS.get(row.id, "app")
    return (
        text(LEFT - 12, y + 14, row.name, "", 'text-anchor="end"')
        + f'<rect class="{layer}" x="{LEFT}" y="{y}" width="{end - LEFT:.1f}" height="18" rx="3"/>'
        + text(end + 8, y + 14, f"{rate:,.0f}/s · {time:.2g} ms", "value")
    )


def text(x, y, words, style="", more=""):
    style = f' class="{style}"' if style else ""
    more = f" {more}" if more else ""
    return f'<text x="{x:.0f}" y="{y}"{style}{more}>{escape(words)}</text>'
