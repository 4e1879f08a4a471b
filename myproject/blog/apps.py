from django.apps import AppConfig


class BlogConfig(AppConfig):
    name = __package__

    def ready(self):
        from . import cache_tags, pictures, purging
        from .models import Author, Category, Comment, Post, Redirect, Tag

        cache_tags.connect(Post, Comment, [Author, Category, Tag], Redirect)
        pictures.connect(Post)
        purging.connect()
