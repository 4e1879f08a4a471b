"""Who guesses a password, through every layer: known by the address that the edge reports."""

import re

import pytest

pytestmark = pytest.mark.stack

# Strangers to site.vcl, which counts those of 127.0.0.2 elsewhere.
GUESSER, PERSON = "127.0.0.3", "127.0.0.4"
MAKE_USER = (
    "from axes.models import AccessAttempt;"
    "from django.contrib.auth import get_user_model; User = get_user_model();"
    "AccessAttempt.objects.all().delete();"
    "user, _ = User.objects.get_or_create(username='guessed');"
    "user.set_password('a long secret'); user.save()"
)


@pytest.fixture
def log_in(stack):
    stack.manage("shell", "--verbosity=0", f"--command={MAKE_USER}")

    def log_in(address, password):
        with stack.client(address) as visitor:
            page = visitor.get("/accounts/login/").text
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
            form = {"username": "guessed", "password": password, "csrfmiddlewaretoken": token}
            headers = {"Referer": str(visitor.base_url), "X-Forwarded-For": PERSON}
            return visitor.post("/accounts/login/", data=form, headers=headers)

    return log_in


def test_a_guesser_is_refused_with_a_page_and_the_person_elsewhere_logs_in(log_in):
    tries = [log_in(GUESSER, "a guess") for _ in range(6)]
    assert [answer.status_code for answer in tries] == [200] * 4 + [429] * 2
    assert "try again in 60 seconds" in tries[-1].text
    assert "<nav" in tries[-1].text
    assert log_in(PERSON, "a long secret").status_code == 302
    assert log_in(GUESSER, "a long secret").status_code == 429
