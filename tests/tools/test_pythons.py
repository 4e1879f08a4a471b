import sys

from tools.pythons import supported, version_of


def test_the_python_of_the_tests_is_supported():
    version = ".".join(map(str, sys.version_info[:3]))
    assert version in supported()


def test_a_program_that_is_no_python_is_passed_over(tmp_path):
    pretender = tmp_path / "python3.12"
    pretender.write_text("#!/bin/sh\necho python3.12: command not found\nexit 127\n")
    pretender.chmod(0o755)
    assert version_of(pretender) is None
    assert version_of(tmp_path / "none") is None
