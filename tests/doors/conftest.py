import pytest

from tests.checkout import copy_checkout, free_port


@pytest.fixture
def checkout(tmp_path):
    return copy_checkout(tmp_path)


@pytest.fixture
def port():
    return free_port()
