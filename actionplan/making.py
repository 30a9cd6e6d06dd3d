"""Make the PDF of a version that waits: claim it, draw it, keep it. Runs in a worker, possibly twice at once."""

import hashlib
import logging
import uuid

from django.core.files.base import ContentFile
from django.db.models import F
from django.utils import timezone

from actionplan import pdf
from actionplan.content import PlanContent
from actionplan.models import PlanVersion, PlanVersionQuerySet

MOST_ATTEMPTS = 3

logger = logging.getLogger(__name__)


def make(version: PlanVersion) -> bool:
    """Make the PDF if nobody else is at it. Says whether this call made it.

    After three attempts the version has failed and says why; before that it waits for the next sweep.
    """
    if not _claim(version):
        return False
    try:
        return _make(version)
    except Exception as error:  # the coordinator reads it on the page, the administrator in the log
        logger.exception("version %s of the plan could not be made", version.pk)
        _give_up(version, error)
        return False


def _claim(version: PlanVersion) -> bool:
    """Compare and set: of all who try, one gets it. A version whose workers died three times is not tried again."""
    now = timezone.now()
    free = PlanVersion.objects.for_network(version.network).to_make(now).filter(pk=version.pk)
    free.filter(attempts__gte=MOST_ATTEMPTS).update(
        status=PlanVersion.Status.FAILED, stage="", error="The worker stopped while making it, three times."
    )
    changes = {"status": PlanVersion.Status.MAKING, "stage": PlanVersion.Stage.READING, "claimed_at": now, "error": ""}
    claimed = free.filter(attempts=version.attempts).update(**changes, attempts=F("attempts") + 1)
    if claimed:
        version.attempts += 1
    return bool(claimed)


def _make(version: PlanVersion) -> bool:
    content = PlanContent.from_json(version.content)
    _mine(version).update(stage=PlanVersion.Stage.SETTING)
    made = pdf.render(content, version.number)
    _mine(version).update(stage=PlanVersion.Stage.SAVING)
    return _keep(version, made)


def _keep(version: PlanVersion, made: pdf.Pdf) -> bool:
    """Store under a name nobody has, then point the row at it: a reader never meets half a file."""
    storage = version.file.storage
    name = version.file.field.generate_filename(version, f"{version.network_id}/{uuid.uuid4().hex}.pdf")
    try:
        stored = storage.save(name, ContentFile(made.content))
    except OSError:
        storage.delete(name)
        raise
    ready = {"status": PlanVersion.Status.READY, "stage": "", "error": "", "made_at": timezone.now()}
    measures = {
        "pages": made.pages,
        "size": len(made.content),
        "file_sha256": hashlib.sha256(made.content).hexdigest(),
    }
    kept = _mine(version).update(**ready, **measures, file=stored)
    if not kept:
        storage.delete(stored)
    return bool(kept)


def _give_up(version: PlanVersion, error: Exception) -> None:
    is_last = version.attempts >= MOST_ATTEMPTS
    status = PlanVersion.Status.FAILED if is_last else PlanVersion.Status.WAITING
    _mine(version).update(status=status, stage="", error=f"{type(error).__name__}: {error}"[:500])


def _mine(version: PlanVersion) -> PlanVersionQuerySet:
    """The row as long as this attempt holds it."""
    held: PlanVersionQuerySet = PlanVersion.objects.for_network(version.network).filter(
        pk=version.pk, status=PlanVersion.Status.MAKING, attempts=version.attempts
    )
    return held
