"""One view that does nothing: what Django and uWSGI cost at least."""

from settings.deploy import *

MIDDLEWARE = []
ROOT_URLCONF = "bench.sites.views"
