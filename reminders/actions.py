"""Tell people what is due: once a thing and stage, in one mail a person, network and day."""

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction

from engagements.mails import answer_urls
from networks.tokens import fingerprint
from outbox import actions as outbox
from outbox.models import OutgoingMail
from outbox.queries import unsubscribe_headers
from reminders import mails, queries
from reminders.models import Kind, Look, Reminder
from reminders.queries import Bundle, Turn
from reminders.rules.matter import Key

LONGEST_SILENCE = 60  # days; after more the clock has jumped, or somebody should look first
MAILS_A_NETWORK = 20

logger = logging.getLogger(__name__)


class NotConfirmedError(Exception):
    """What is due is so unusual that somebody has to look at it before anything is told."""


@dataclass
class Report:
    """What was told in one network on one day."""

    network: str
    on: str
    mails: int = 0
    items: int = 0
    superseded: int = 0
    quiet: bool = False

    @classmethod
    def of(cls, turn: Turn) -> "Report":
        return cls(turn.network.slug, turn.on.isoformat(), quiet=turn.is_quiet)

    def as_dict(self) -> dict[str, object]:
        return asdict(self)

    def count(self, bundle: Bundle) -> None:
        self.mails += 1
        self.items += len(bundle.items) + bool(bundle.digest)
        self.superseded += sum(len(item.overtaken) for item in bundle.items)


def remind(*, turns: Sequence[Turn], is_confirmed: bool = False) -> list[Report]:
    """Look at these networks and tell everybody what is due; raises NotConfirmedError before anything is written.

    Two that run at once tell nothing twice, and one that is stopped half way leaves the rest to the next.
    """
    bundles = weigh(turns=turns, is_confirmed=is_confirmed)
    by_network: dict[int, list[Bundle]] = {}
    for bundle in bundles:
        by_network.setdefault(bundle.turn.network.pk, []).append(bundle)
    idle = [turn for turn in turns if turn.network.pk not in by_network]
    for on in {turn.on for turn in idle}:
        Look.note([turn.network for turn in idle if turn.on == on], on)
    return [
        _take(turn, by_network[pk]) if (pk := turn.network.pk) in by_network else Report.of(turn) for turn in turns
    ]


def foresee(*, turns: Sequence[Turn]) -> tuple[list[Report], list[Bundle]]:
    """What `remind` would tell; writes nothing."""
    reports = {turn.network.pk: Report.of(turn) for turn in turns}
    bundles = queries.bundles(turns)
    for bundle in bundles:
        reports[bundle.turn.network.pk].count(bundle)
    return list(reports.values()), bundles


def weigh(*, turns: Sequence[Turn], is_confirmed: bool = False) -> list[Bundle]:
    """What everybody would be told; raises NotConfirmedError if it is so much that something must be wrong."""
    looks = [turn.last_on for turn in turns if turn.last_on]
    silence = (max(turn.on for turn in turns) - max(looks)).days if looks else 0
    if silence > LONGEST_SILENCE and not is_confirmed:
        raise NotConfirmedError(f"nobody was reminded for {silence} days: is the clock right? Nothing was told.")
    bundles = queries.bundles(turns)
    most = max(settings.REMINDERS_AT_MOST, MAILS_A_NETWORK * len(turns))
    if len(bundles) > most and not is_confirmed:
        raise NotConfirmedError(f"{len(bundles)} reminders at once are more than {most}. Nothing was told.")
    return bundles


@transaction.atomic
def _take(turn: Turn, bundles: Sequence[Bundle]) -> Report:
    """Tell everybody in one network, unless somebody else does or did."""
    report = Report.of(turn)
    if Look.take(turn.network, turn.on):
        written = _written(turn, bundles)
        for bundle in bundles:
            if mail_key(bundle) not in written and _told(bundle):
                report.count(bundle)
        outbox.send_all()
    return report


def _written(turn: Turn, bundles: Sequence[Bundle]) -> set[str]:
    """The keys of mails that were written down before."""
    mails = OutgoingMail.objects.for_network(turn.network).filter(key__in=[mail_key(bundle) for bundle in bundles])
    return set(mails.values_list("key", flat=True))


def _told(bundle: Bundle) -> bool:
    """Whether this person was told now; what cannot be told today waits for tomorrow and keeps nobody else."""
    try:
        _tell(bundle)
    except IntegrityError:
        logger.info("reminders for %s on %s: told by somebody else", bundle.turn.network, bundle.turn.on)
    except OperationalError:  # the database is gone, which is not about this person
        raise
    except Exception:  # the others must hear; the administrator reads the log, and tomorrow it is tried again
        logger.exception("a reminder for %s on %s could not be written", bundle.turn.network, bundle.turn.on)
    else:
        return True
    return False


@transaction.atomic
def _tell(bundle: Bundle) -> None:
    bundle.links = _answer_links(bundle)
    mail = outbox.post(
        key=mail_key(bundle),
        kind=OutgoingMail.Kind.REMINDER,
        to=bundle.to,
        letter=mails.letter(bundle),
        network=bundle.turn.network,
        headers=unsubscribe_headers(bundle.address),
        is_secret=bool(bundle.links),
        nudges=False,
    )
    Reminder.objects.for_network(bundle.turn.network).bulk_create(_rows(bundle, mail))


def _answer_links(bundle: Bundle) -> dict[Key, str]:
    """For each question in it a link to answer by, as in the mail that asked it first."""
    questions = [item.matter for item in bundle.items if item.matter.kind == Kind.QUESTION]
    asked = [(matter.row, bundle.contacts[matter.key]) for matter in questions]
    urls = answer_urls(bundle.turn.network, asked) if asked else []
    return {matter.key: url for matter, url in zip(questions, urls, strict=True)}


def mail_key(bundle: Bundle) -> str:
    """One mail a person, network and day; a fingerprint, since an address may be longer than a key."""
    return f"reminder:{bundle.turn.network.pk}:{bundle.turn.on}:{fingerprint(bundle.address)[:32]}"


def _rows(bundle: Bundle, mail: OutgoingMail) -> list[Reminder]:
    """The rows that keep anybody from telling this again."""
    on, common = bundle.turn.on, {"network": bundle.turn.network, "address": bundle.address}
    rows = []
    for item in bundle.items:
        kind, thing, due_on = item.matter.key
        about = {**common, "kind": kind, "thing": thing, "due_on": due_on}
        rows.append(Reminder(**about, stage=item.stage, told_on=on, mail=mail))
        rows += [Reminder(**about, stage=stage, superseded_on=on) for stage in item.overtaken]
    if bundle.digest:
        _kind, thing, monday = bundle.digest_key
        rows.append(Reminder(**common, kind=Kind.DIGEST, thing=thing, due_on=monday, stage=0, told_on=on, mail=mail))
    return rows
