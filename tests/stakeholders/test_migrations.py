from importlib import import_module

from django.apps import apps

from stakeholders.models import StakeholderType
from tests.factories import StakeholderTypeFactory


def test_the_catalogue_says_from_which_sector_a_type_comes(db):
    for code in ("CLB", "POL", "OWN"):
        StakeholderTypeFactory(code=code)

    import_module("stakeholders.migrations.0004_sectors_of_the_catalogue").name_sectors(apps, None)

    types = StakeholderType.objects.order_by("code")
    assert list(types.values_list("code", "sector")) == [("CLB", "education"), ("OWN", "other"), ("POL", "justice")]
