"""python -m bench.sites.parts REQUESTS: where the time of each kind of page goes, as JSON.

{kind: {"ms": in all, "sql" | "cache" | "template" | "python": share of it, "queries": number,
"trips": to the cache, "profile": {package: share}}}, medians of so many requests.
"""

import json
import sys
from collections import Counter
from cProfile import Profile
from pathlib import Path
from statistics import median

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from .addresses import deepest_page, usual_post  # noqa: E402

WARM_UP = 5  # requests; the first ones parse templates and fill caches.
PROFILED = 20  # requests
TOP = 3
PACKAGES = Path(django.__file__).parent.parent
ROOT = settings.BASE_DIR


def public_pages():
    post = usual_post()
    topics = {"author": post.authors.first(), "category": post.category, "tag": post.tags.first()}
    return {
        "home": "/",
        "list, first page": reverse("post-list"),
        "list, deepest page": deepest_page(),
        "post": post.get_absolute_url(),
        **{kind: topic.get_absolute_url() for kind, topic in topics.items()},
        "search": f"/search/?q={max(post.title.split(), key=len)}",
        "archive": "/archive/",
        "topics": "/topics/",
        "feed": "/feed.xml",
        "sitemap": post.published_on.strftime("/sitemap-%Y-%m.xml"),
    }


def private_pages():
    post = usual_post()
    return {
        "personal bar": reverse("personal-bar", args=[post.pk]),
        "comment form": reverse("comment", args=[post.pk]),
        "admin, list": reverse("admin:blog_post_changelist"),
        "admin, form": reverse("admin:blog_post_change", args=[post.pk]),
    }


def editor():
    """Somebody who is logged in; the user, who has no password, stays."""
    rights = {"is_staff": True, "is_superuser": True}
    user, _ = get_user_model().objects.get_or_create(username="bench-editor", defaults=rights)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    return client


def timings(client, path, requests):
    for _ in range(WARM_UP):
        client.get(path, secure=True)
    for _ in range(requests):
        answer = client.get(path, secure=True)
        if answer.status_code != 200:
            raise SystemExit(f"{path} is answered with {answer.status_code}")
        yield answer.wsgi_request.timing


def parts(client, path, requests):
    found = list(timings(client, path, requests))
    shares = {
        part: median(timing.parts[part] / timing.total for timing in found)
        for part in found[0].parts
    }
    return {
        "ms": median(timing.total for timing in found) * 1000,
        **shares,
        "python": median(timing.python / timing.total for timing in found),
        "queries": found[-1].counts["queries"],
        "trips": found[-1].counts["cache_trips"],
        "profile": profile(client, path),
    }


def profile(client, path):
    """Return {package: share} of where the time goes by cProfile, the largest first.

    What is written in C, as waiting for a server is, counts for the function that calls it.
    """
    profiler = Profile(builtins=False)
    profiler.enable()
    for _ in range(PROFILED):
        client.get(path, secure=True)
    profiler.disable()
    times = Counter()
    for entry in profiler.getstats():
        times[package(entry.code.co_filename)] += entry.inlinetime
    return {name: time / times.total() for name, time in times.most_common(TOP)}


def package(file):
    """As "django/template" or "myproject/blog"."""
    for root in (PACKAGES, ROOT):
        if file.startswith(f"{root}/"):
            return "/".join(Path(file).relative_to(root).with_suffix("").parts[:2])
    return "Python"


def measured(requests):
    anybody, somebody = Client(SERVER_NAME="127.0.0.1"), editor()
    pages = [(anybody, *page) for page in public_pages().items()]
    pages += [(somebody, *page) for page in private_pages().items()]
    return {kind: parts(client, path, requests) for client, kind, path in pages}


print(json.dumps(measured(int(sys.argv[1]))))  # noqa: T201
