from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey


def test_no_model_has_a_generic_foreign_key():
    ours = [m for m in apps.get_models() if m.__module__.startswith("myproject.")]
    assert len(ours) >= 5
    for model in ours:
        assert not [f for f in model._meta.private_fields if isinstance(f, GenericForeignKey)]
