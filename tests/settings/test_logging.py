import json

from .test_environment import DEPLOY, python

LOG = """
import django, logging
django.setup()
logging.getLogger("myproject").warning("A line", extra={"metric": "lines"})
"""


def test_a_line_of_a_server_is_json_on_stderr_with_the_request_id():
    done = python(LOG, **DEPLOY)
    line = json.loads(done.stderr)
    assert line["message"] == "A line"
    assert line["levelname"] == "WARNING"
    assert line["request_id"] == "-"
    assert line["metric"] == "lines"
    assert done.stdout == ""


def test_no_handler_writes_files():
    done = python("from django.conf import settings; print(settings.LOGGING)", **DEPLOY)
    assert "StreamHandler" in done.stdout
    assert "FileHandler" not in done.stdout
    assert "AdminEmailHandler" not in done.stdout
