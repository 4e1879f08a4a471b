"""Django's own tests of a cache backend, run on another one: prints {test: how it failed} as JSON.

python django_suite.py TESTS SUITE ENTRY: TESTS is the tests/ folder of Django's source, SUITE the
class in cache/tests.py, ENTRY what stands in settings.CACHES, as JSON.
"""

import json
import logging
import sys
import unittest
import warnings


def main(tests, suite, entry):
    sys.path.insert(0, tests)
    warnings.simplefilter("ignore")
    logging.disable()  # Tests provoke failures on purpose.
    configure()
    from django.test.runner import DiscoverRunner

    runner = DiscoverRunner(verbosity=0)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(suite_for(suite, entry)).run(result)
    runner.teardown_databases(databases)
    bad = result.failures + result.errors
    failures = {test.id().rpartition(".")[2]: text.strip().splitlines()[-1] for test, text in bad}
    json.dump({"ran": result.testsRun, "failures": failures}, sys.stdout)


def configure():
    """As Django's own runner does: their tests make tables of their own, in memory."""
    import django
    from django.conf import settings

    memory = {"ENGINE": "django.db.backends.sqlite3"}
    settings.configure(
        SECRET_KEY="-",  # noqa: S106
        DATABASES={"default": memory, "other": memory},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "cache"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=False,
    )
    django.setup()


def suite_for(name, entry):
    """The class `name` of Django's tests, on the cache that `entry` describes."""
    from cache import tests
    from django.test import override_settings

    excluded = {"PyLibMCCacheTests": tests.memcached_excluded_caches}.get(
        name, tests.redis_excluded_caches
    )
    caches = tests.caches_setting_for_tests(base=entry, exclude=excluded)
    # Django skips the class where its own settings name no such server.
    attributes = {"base_params": entry, "__unittest_skip__": False}
    return override_settings(CACHES=caches)(type(name, (getattr(tests, name),), attributes))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))
