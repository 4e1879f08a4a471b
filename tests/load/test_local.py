"""Accounts for a load test: with whatever password chance makes."""

import sys
from pathlib import Path
from types import SimpleNamespace

from myproject.blog.management.commands.export_load_data import Command

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "deploy"))

from load import local  # noqa: E402


def test_a_password_that_begins_with_a_dash_is_a_password(monkeypatch, tmp_path):
    commands = []
    monkeypatch.setattr(local.secrets, "token_urlsafe", lambda: "-x")
    monkeypatch.setattr(local.databases, "fill", lambda *arguments: None)
    monkeypatch.setattr(local, "manage", lambda stack, *arguments: commands.append(arguments))
    stack = SimpleNamespace(addresses=lambda: {"https": "https://127.0.0.1:8443"})

    variables = local.prepare(stack, tmp_path)

    [(name, *arguments)] = commands
    parsed = Command().create_parser("manage.py", name).parse_args(map(str, arguments))
    assert parsed.password == variables["PASSWORD"] == "-x"
    assert parsed.folder == tmp_path
