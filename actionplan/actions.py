import datetime as dt
from functools import partial

from django.db import transaction
from django.db.models import Max

from actionplan.content import assemble
from actionplan.models import PlanVersion, PlanVersionQuerySet
from actionplan.tasks import make_version
from goals.models import Plan
from networks.models import User
from networks.nudge import nudge


@transaction.atomic
def ask_for_version(*, by: User, plan: Plan, today: dt.date) -> PlanVersion:
    """Freeze the plan as it stands and have its PDF made.

    Answers the version that is there already if the plan has not changed since, or if one is being made.
    """
    versions = PlanVersion.objects.for_network(plan.network).filter(plan=_locked(plan))
    content = assemble(plan, today)
    known = versions.unfinished().newest_first().first() or _unchanged(versions, content.fingerprint)
    if known is not None:
        return known
    version = PlanVersion(
        network=plan.network,
        plan=plan,
        number=(versions.aggregate(Max("number"))["number__max"] or 0) + 1,
        language=content.language,
        content=content.to_json(),
        content_sha256=content.fingerprint,
        asked_by=by,
    )
    version.save()
    transaction.on_commit(partial(nudge, make_version, version.pk))
    return version


def _locked(plan: Plan) -> Plan:
    """The plan, held until this transaction ends, so that two people who ask at once get one version."""
    locked: Plan = Plan.objects.for_network(plan.network).select_for_update().get(pk=plan.pk)
    return locked


def _unchanged(versions: PlanVersionQuerySet, fingerprint: str) -> PlanVersion | None:
    newest = versions.ready().newest_first().first()
    return newest if newest is not None and newest.content_sha256 == fingerprint else None
