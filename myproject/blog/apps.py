from django.apps import AppConfig


class BlogConfig(AppConfig):
    name = __package__
