"""bin/optimise-images, on pictures that waste what they can."""

import subprocess

import pytest
from PIL import Image

from ..checkout import ROOT

pytestmark = pytest.mark.stack

NAMES = ["icons/a.svg", "a.jpg", "a.png"]
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><!-- drawn by hand --><path d="M 0 0 L 9 9"/></svg>'


@pytest.fixture
def pictures(tmp_path):
    (tmp_path / "icons").mkdir()
    (tmp_path / "icons/a.svg").write_text(SVG)
    picture = Image.linear_gradient("L").convert("RGB")
    picture.save(tmp_path / "a.png", compress_level=0)
    picture.save(tmp_path / "a.jpg", comment=b"taken at home")
    return tmp_path


def optimise(*arguments):
    command = [ROOT / "bin/optimise-images", *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def colours_of(path):
    with Image.open(path) as picture:
        return picture.convert("RGB").tobytes()


def test_each_picture_that_could_be_smaller_is_named_with_what_mends_it(pictures):
    before = {name: (pictures / name).read_bytes() for name in NAMES}
    done = optimise("--check", pictures)
    assert done.returncode == 1
    assert all(f"{pictures / name}: " in done.stdout for name in NAMES)
    assert "bin/optimise-images" in done.stderr
    assert {name: (pictures / name).read_bytes() for name in NAMES} == before


def test_optimised_they_show_the_same_and_pass(pictures):
    colours = colours_of(pictures / "a.png")
    assert optimise(pictures).returncode == 0
    assert colours_of(pictures / "a.png") == colours
    assert b"taken at home" not in (pictures / "a.jpg").read_bytes()
    assert "drawn by hand" not in (pictures / "icons/a.svg").read_text()
    done = optimise("--check", pictures)
    assert (done.returncode, done.stdout) == (0, "")
