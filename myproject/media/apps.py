from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = __package__
