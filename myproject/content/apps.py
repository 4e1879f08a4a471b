from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = __package__
