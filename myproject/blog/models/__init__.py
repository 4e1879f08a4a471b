"""The blog: posts by authors, in categories and under tags, with moderated comments."""

from .comments import Comment
from .links import PostAuthor, PostTag
from .periodic import PeriodicRun
from .pictures import OldPicture
from .posts import SEARCHABLE_CHARACTERS, BrokenLink, Post
from .redirects import Redirect
from .topics import Author, Category, Tag

__all__ = [
    "SEARCHABLE_CHARACTERS",
    "Author",
    "BrokenLink",
    "Category",
    "Comment",
    "OldPicture",
    "PeriodicRun",
    "Post",
    "PostAuthor",
    "PostTag",
    "Redirect",
    "Tag",
]
