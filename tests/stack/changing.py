"""What editors and visitors do, one JSON line each; run with the stack's environment.

{"do": "retitle", "n": 3}  {"at": time of the commit}; n chooses what it is done to
{"do": "addresses"}        the paths of all pages that may show something of ours
{"render": path}           {"status": …, "body": …}; of a redirect the body is where it leads
"""

import json
import os
import sys
import time
from urllib.parse import urlsplit

import django

sys.path.insert(0, os.getcwd())
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from myproject.blog.models import Post  # noqa: E402

from tests.stack import changes, ways_to_write  # noqa: E402
from tests.stack.changes import own  # noqa: E402

CHANGES = [*changes.CHANGES, *ways_to_write.CHANGES]
DO = {function.__name__: function for function in [*CHANGES, changes.begin, changes.end]}


def addresses():
    topics = [one.get_absolute_url() for model in changes.TOPICS for one in own(model)]
    posts = [one.get_absolute_url() for one in own(Post)]
    months = sorted({path[1:8] for path in posts})
    lists = [f"/{month}/" for month in months] + [
        f"/sitemap-{m.replace('/', '-')}.xml" for m in months
    ]
    fixed = ["/", "/posts/", "/archive/", "/topics/", "/feed.xml", "/search/?q=stale"]
    fixed += ["/sitemap.xml", "/sitemap-pages.xml", "/sitemap-tag-1.xml", "/2020/", *changes.ABSENT]
    return [*fixed, *lists, *topics, *posts]


def render(path):
    host = urlsplit(settings.SITE_URL).netloc
    answer = Client(headers={"host": host}).get(path, secure=True)
    body = answer.content.decode() or answer.get("Location", "")
    return {"status": answer.status_code, "body": body}


def answer(question):
    if "render" in question:
        return render(question["render"])
    if question["do"] == "addresses":
        return addresses()
    DO[question["do"]](question.get("n", 0))
    return {"at": time.time()}


def say(answer):
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    for line in sys.stdin:
        try:
            say(answer(json.loads(line)))
        except Exception as error:
            say({"error": repr(error)})
            connection.close()
