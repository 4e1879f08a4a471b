import shutil

import pytest

from tests.checkout import copy_checkout, free_port

from .test_with_postgres import home


@pytest.fixture
def checkout(tmp_path):
    copy = copy_checkout(tmp_path)
    yield copy
    shutil.rmtree(home(copy), ignore_errors=True)


@pytest.fixture
def port():
    return free_port()
