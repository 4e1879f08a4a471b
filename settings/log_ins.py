"""Who guesses passwords is refused, and whose they are is not. https://django-axes.readthedocs.io

Below the edge's limit for an address (varnish/site.vcl: site_limit), one for a name from an
address: a guesser elsewhere cannot lock out the person. The count is in the database, since a cache
forgets. A log-in costs three queries more (bad tries of the last minute; those before, and the own
ones, removed), one that fails five (the count before and after it, its row found and written);
public pages none.
"""

from datetime import timedelta

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # First: who is refused has no password tried.
    "django.contrib.auth.backends.ModelBackend",
]
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # Default: the address alone.
# The fifth bad try, each within a minute of the one before, is refused, and so is all that follows
# for a minute. Tries of one moment are all looked at before one is counted: the edge's limit, ten
# a minute on each Varnish, is what bounds those. Default: 3.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=1)  # Default: for ever, until somebody resets it.
# A try meanwhile does not begin the minute anew, so what the page says stays true. Default: True.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True  # Who has got it right begins at none. Default: False.
AXES_CLIENT_IP_CALLABLE = "myproject.accounts.visitors.address"
# Names and headers of any length and with any character are stored, so that each bad try counts.
# Defaults: the name as it was sent, and axes' own handler, which a NUL in a header ends with a 500.
AXES_USERNAME_CALLABLE = "myproject.accounts.visitors.username"
AXES_HANDLER = "myproject.accounts.visitors.LoginAttempts"
AXES_LOCKOUT_TEMPLATE = "registration/refused.html"  # With status 429. Default: a line of text.
AXES_DISABLE_ACCESS_LOG = True  # It keeps who logged in when, for ever. Default: False.
AXES_ENABLE_ADMIN = False  # Rows live for a minute; there is nothing to look after. Default: True.
