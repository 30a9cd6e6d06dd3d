import inspect

import pytest

from tests import factories

ALL = [f for _, f in inspect.getmembers(factories, inspect.isclass) if issubclass(f, factories.RowFactory) and not f._meta.abstract]


@pytest.mark.django_db
@pytest.mark.parametrize("row_factory", ALL, ids=lambda f: f.__name__)
def test_factory_builds_a_valid_row(row_factory):
    row = row_factory()

    assert row.pk
