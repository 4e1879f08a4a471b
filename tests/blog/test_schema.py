import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.core.management import CommandError, call_command


def test_no_model_has_a_generic_foreign_key():
    ours = [m for m in apps.get_models() if m.__module__.startswith("myproject.")]
    assert len(ours) >= 5
    for model in ours:
        assert not [f for f in model._meta.private_fields if isinstance(f, GenericForeignKey)]


def test_another_time_zone_than_that_of_the_unique_addresses_is_told(db, settings, capsys):
    call_command("check_schema")
    settings.TIME_ZONE = "Asia/Tokyo"
    with pytest.raises(CommandError, match="0 missing, 0 invalid, 1 of another time zone"):
        call_command("check_schema")
    said = capsys.readouterr().out
    assert "blog_post: post_address has UTC, not Asia/Tokyo" in said
    assert "Put TIME_ZONE back" in said
