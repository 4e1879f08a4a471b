"""Write the sizes of the container images that tests/containers built into docs/measured/."""

import json
import subprocess
from datetime import date

from tools.install import ROOT

REPORT = ROOT / "docs" / "measured" / "containers.md"
# As tests/containers/images.py names them.
IMAGES = {"site": "localhost/site-test", "varnish": "localhost/site-test-varnish"}
MB = 1_000_000


def layers(image):
    """Return [(bytes, the instruction that made them)], the base's first."""
    command = ["podman", "history", "--no-trunc", "--format", "json", image]
    listed = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return [(layer["size"], layer["CreatedBy"]) for layer in reversed(listed)]


def rows(name, image):
    base, *added = layers(image)
    yield f"| {name} | base | {base[0] / MB:.0f} |"
    for size, instruction in added:
        if size > MB:
            said = " ".join(instruction.removeprefix("/bin/sh -c ").replace("#(nop)", "").split())
            yield f"| {name} | `{said[:60]}…` | {size / MB:.0f} |"
    yield f"| {name} | **above the base** | {sum(size for size, _ in added) / MB:.0f} |"


def main():
    lines = [line for name, image in IMAGES.items() for line in rows(name, image)]
    REPORT.write_text(
        f"""\
# Container images

Of `tests/containers`, by `.venv/bin/python -m tools.image_sizes` on {date.today()}: built with
buildah on a Debian 13 of debootstrap, whose size is that of Python with its headers. In MB, not
compressed.

| image | layer | MB |
|---|---|---|
"""
        + "\n".join(lines)
        + "\n"
    )
    print(REPORT.read_text())


if __name__ == "__main__":
    main()
