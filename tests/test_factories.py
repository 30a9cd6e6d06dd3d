import pytest

from tests.walk import FACTORIES


@pytest.mark.django_db
@pytest.mark.parametrize("row_factory", FACTORIES.values(), ids=lambda row_factory: row_factory.__name__)
def test_factory_builds_a_valid_row(row_factory):
    assert row_factory().pk
