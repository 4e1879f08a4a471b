import pytest

PASSWORD = "a long secret"


@pytest.fixture
def ann(django_user_model):
    return django_user_model.objects.create_user("ann", "Ann@example.com", PASSWORD)
