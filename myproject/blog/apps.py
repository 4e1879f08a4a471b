from django.apps import AppConfig


class BlogConfig(AppConfig):
    name = __package__

    def ready(self):
        from . import invalidation, loading, pictures, purging
        from .models import (
            Author,
            Category,
            Comment,
            Post,
            PostAuthor,
            PostTag,
            Redirect,
            Tag,
        )

        topics, links = [Author, Category, Tag], [PostAuthor, PostTag]
        invalidation.connect(Post, Comment, topics, Redirect, links)
        loading.connect(Post, Comment)
        pictures.connect(Post)
        purging.connect()
