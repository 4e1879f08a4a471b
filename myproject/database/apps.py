from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    name = __package__
