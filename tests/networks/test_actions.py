import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from networks import actions, queries
from stakeholders.models import Contact, Stakeholder
from tests.factories import ContactFactory, LeadMandateFactory, OfferFactory, StakeholderFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_delete_unheld_takes_along_what_is_only_a_part_of_it():
    stakeholder = StakeholderFactory()
    ContactFactory(network=stakeholder.network, stakeholder=stakeholder)
    OfferFactory(network=stakeholder.network, stakeholder=stakeholder)

    actions.delete_unheld(by=UserFactory(), row=stakeholder)

    assert not Stakeholder.objects.for_network(stakeholder.network).exists()
    assert not Contact.objects.for_network(stakeholder.network).exists()


def test_delete_unheld_is_refused_while_something_relies_on_it(monkeypatch):
    by, stakeholder = UserFactory(), StakeholderFactory()
    mandate = LeadMandateFactory(network=stakeholder.network, stakeholder=stakeholder)

    with pytest.raises(ValidationError, match="rely on it"):
        actions.delete_unheld(by=by, row=stakeholder)

    # Somebody made it lead between our look and the deletion.
    monkeypatch.setattr(queries, "deletion_of", lambda _row: queries.Deletion([], []))
    with pytest.raises(ValidationError, match="rely on it") as refusal:
        actions.delete_unheld(by=by, row=stakeholder)
    assert isinstance(refusal.value.__cause__, ProtectedError)
    mandate.refresh_from_db()
