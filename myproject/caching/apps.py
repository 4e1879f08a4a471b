from django.apps import AppConfig


class CachingConfig(AppConfig):
    name = __package__

    def ready(self):
        from . import checks  # noqa: F401  Registers them.
