from django.apps import AppConfig
from django.db.backends.signals import connection_created


class OpsConfig(AppConfig):
    name = __package__

    def ready(self):
        from .request_id import comment_statements

        connection_created.connect(comment_statements)
