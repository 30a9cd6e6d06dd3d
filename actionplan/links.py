"""The link in a mail that downloads one version of the plan without signing in: for one reader, for 60 days."""

import datetime as dt

from django.core import signing

from actionplan.models import Delivery
from networks.tokens import fingerprint
from outbox.letters import absolute_url

LIFE = dt.timedelta(days=60)
SALT = "actionplan.delivery"


def url_of(delivery: Delivery) -> str:
    """What downloads the version of this delivery, for its reader as it is addressed now."""
    return absolute_url("delivery_download", token_of(delivery))


def token_of(delivery: Delivery) -> str:
    return signing.dumps([delivery.network_id, delivery.pk, _mark(delivery)], salt=SALT)


def delivery_of(token: str) -> Delivery | None:
    """The delivery a token was made for; None if it is not ours, too old, readdressed, or its reader has left."""
    try:
        network, pk, mark = signing.loads(token, salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        return None
    rows = Delivery.objects.for_network(network).select_related(
        "network", "contact__stakeholder", "distribution__plan_version__network"
    )
    delivery: Delivery | None = rows.defer("distribution__plan_version__content").filter(pk=pk).first()
    if delivery is None or _mark(delivery) != mark or delivery.is_withdrawn(delivery.network.today):
        return None
    return delivery


def _mark(delivery: Delivery) -> str:
    """Changes with the address, so that a link that went to a wrong one dies when it is corrected."""
    return fingerprint(delivery.address.lower())[:16]
