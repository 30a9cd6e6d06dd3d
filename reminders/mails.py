"""The one mail a person gets of a network on a day, built from what waits for it."""

from typing import Any

from django.utils import translation
from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from outbox.letters import Ask, Letter, absolute_url, answer_by_mail
from outbox.queries import preference_url, sender_of
from reminders import words
from reminders.models import Kind
from reminders.queries import Bundle
from reminders.rules.matter import Matter

MOST_ASKS = 20  # more would not be read, and mail programs cut a long mail off
MOST_NAMED = 5
LONGEST_SUBJECT = 120

# For the coordinator, per kind: the headline, the words on the button, and the page it leads to.
DIGEST: dict[Kind, tuple[Any, Any, str, str]] = {
    Kind.ENGAGEMENT: (
        ngettext_lazy("%(n)s engagement is late", "%(n)s engagements are late", "n"),
        gettext_lazy("See what is late"),
        "engagements:engagement_list",
        "late=on",
    ),
    Kind.STEP: (
        ngettext_lazy("%(n)s step is late", "%(n)s steps are late", "n"),
        gettext_lazy("Go to the engagements"),
        "engagements:engagement_list",
        "",
    ),
    Kind.GOAL: (
        ngettext_lazy("%(n)s goal is past its deadline", "%(n)s goals are past their deadline", "n"),
        gettext_lazy("Go to the goals"),
        "goals:goal_list",
        "",
    ),
    Kind.INDICATOR: (
        ngettext_lazy("%(n)s measurement is late", "%(n)s measurements are late", "n"),
        gettext_lazy("Go to the goals"),
        "goals:goal_list",
        "",
    ),
    Kind.QUESTION: (
        ngettext_lazy(
            "%(n)s question has waited four weeks for an answer",
            "%(n)s questions have waited four weeks for an answer",
            "n",
        ),
        gettext_lazy("Go to the overview"),
        "overview",
        "",
    ),
    Kind.ACTION_POINT: (
        ngettext_lazy("%(n)s action point is late", "%(n)s action points are late", "n"),
        gettext_lazy("See what is late"),
        "monitoring:action_point_list",
        "show=late",
    ),
    Kind.NOTE: (
        ngettext_lazy("%(n)s progress note is missing", "%(n)s progress notes are missing", "n"),
        gettext_lazy("Go to the engagements"),
        "engagements:engagement_list",
        "",
    ),
}


def letter(bundle: Bundle) -> Letter:
    """The mail in the language of its reader: what is late first, one button for each thing."""
    with translation.override(bundle.to.language):
        reply_to = bundle.turn.answers_go_to
        own = own_asks(bundle, reply_to)
        return Letter(
            subject=_subject(bundle, own),
            lead=_lead(bundle, own),
            asks=[*own[:MOST_ASKS], *digest_asks(bundle)],
            after=_after(bundle, own),
            why=_why(bundle),
            links=_links(bundle),
            sender=sender_of(bundle.turn.network),
            reply_to=reply_to,
        )


def own_asks(bundle: Bundle, reply_to: list[str]) -> list[Ask]:
    """What this person has to do: what is late first, the progress notes for one meeting as one."""
    on = bundle.turn.on
    matters = [item.matter for item in bundle.items]
    boxes: dict[object, list[Matter]] = {}
    for matter in sorted(matters, key=lambda matter: (not matter.is_late(on), matter.due_on)):
        boxes.setdefault((matter.kind, matter.due_on) if matter.kind == Kind.NOTE else matter.key, []).append(matter)
    return [_ask(bundle, box, reply_to) for box in boxes.values()]


def digest_asks(bundle: Bundle) -> list[Ask]:
    """For a coordinator: what is late in the whole network, one box a kind."""
    by_kind: dict[Kind, list[Matter]] = {}
    for matter in bundle.digest:
        by_kind.setdefault(matter.kind, []).append(matter)
    return [_digest_ask(bundle, kind, by_kind[kind]) for kind in Kind if kind in by_kind]


def _ask(bundle: Bundle, matters: list[Matter], reply_to: list[str]) -> Ask:
    """One box: one matter, or all notes this person owes before one meeting."""
    first, on = matters[0], bundle.turn.on
    is_note = first.kind == Kind.NOTE
    title = str(first.meeting) if is_note else words.title(first)
    text = words.notes_sentence(matters, on) if is_note else words.sentence(first, on)
    button, url = _button(bundle, matters)
    if first.key in bundle.links:
        button, url = _("Answer"), bundle.links[first.key]
    elif not bundle.may_sign_in and reply_to:
        button, url = _("Write an answer"), answer_by_mail(reply_to[0], title)
    return Ask(button, url, title, text, first.is_late(on))


def _button(bundle: Bundle, matters: list[Matter]) -> tuple[str, str]:
    """The form where it is done; for several notes the page that leads to each."""
    if len(matters) == 1:
        button, page, pk = words.page(matters[0])
        return button, _url(bundle, page, pk) + words.PARTS.get(matters[0].kind, "")
    if bundle.coordinates:
        return _("Go to the engagements"), _url(bundle, "engagements:engagement_list")
    return _("Go to my part"), _url(bundle, "my_part")


def _digest_ask(bundle: Bundle, kind: Kind, matters: list[Matter]) -> Ask:
    headline, button, page, query = DIGEST[kind]
    title = str(headline % {"n": len(matters)})
    if bundle.items:
        title = _("In the network: %(what)s") % {"what": title}
    return Ask(str(button), _url(bundle, page, query=query), title, _named(matters))


def _named(matters: list[Matter]) -> str:
    """The first few, each with its date and who is at it."""
    lines = []
    for matter in matters[:MOST_NAMED]:
        names = get_text_list([who.label for who in matter.stakeholders], _("and"))
        lines.append(" · ".join(filter(None, [words.BULLET + words.title(matter), words.date(matter), names])))
    if len(matters) > MOST_NAMED:
        more = len(matters) - MOST_NAMED
        lines.append(ngettext("and %(n)s other", "and %(n)s others", more) % {"n": more})
    return "\n".join(lines)


def _subject(bundle: Bundle, own: list[Ask]) -> str:
    """How much there is, and of one thing which: what matters stands in the forty letters a phone shows."""
    if not own:
        late = len(bundle.digest)
        words = ngettext("%(n)s thing is late in the network", "%(n)s things are late in the network", late)
        return f"{words % {'n': late}} · {bundle.turn.network}"
    about = own[0].title if len(own) == 1 else str(bundle.turn.network)
    return Truncator(f"{_how_many(own)} · {about}").chars(LONGEST_SUBJECT)


def _how_many(own: list[Ask]) -> str:
    late, words = _late(own), {"n": len(own), "late": _late(own)}
    if not late:
        return ngettext("%(n)s thing for you", "%(n)s things for you", len(own)) % words
    if late == len(own):
        return ngettext("%(n)s thing for you, late", "%(n)s things for you, all late", len(own)) % words
    return _("%(n)s things for you, %(late)s late") % words


def _lead(bundle: Bundle, own: list[Ask]) -> str:
    """The sentence that matters first."""
    if not own:
        return _("This is late in the network, or waits for an answer. Perhaps a phone call helps.")
    late, words = _late(own), {"n": len(own), "late": _late(own)}
    if not late:
        return ngettext("%(n)s thing is waiting for you.", "%(n)s things are waiting for you.", len(own)) % words
    if late < len(own):
        return _("%(n)s things are waiting for you, %(late)s of them late.") % words
    all_late = ngettext(
        "%(n)s thing is waiting for you, and it is late.",
        "%(n)s things are waiting for you, all of them late.",
        len(own),
    )
    return all_late % words


def _late(own: list[Ask]) -> int:
    return sum(ask.is_late for ask in own)


def _after(bundle: Bundle, own: list[Ask]) -> list[str]:
    paragraphs = []
    if len(own) > MOST_ASKS:
        more = len(own) - MOST_ASKS
        text = ngettext("One more thing waits for you in eslnet.", "%(n)s more things wait for you in eslnet.", more)
        paragraphs.append(text % {"n": more})
    if not bundle.may_sign_in and len(bundle.links) < len(own):
        paragraphs.append(_("You have no account in eslnet: just answer this mail, and it is noted for you."))
    return paragraphs


def _why(bundle: Bundle) -> str:
    """Why this person gets the mail."""
    if bundle.speaks_for:
        words = _("You get this mail because you speak for %(stakeholder)s in %(network)s.")
        stakeholder = get_text_list(bundle.speaks_for, _("and"))
        return words % {"stakeholder": stakeholder, "network": bundle.turn.network}
    return _("You get this mail because you coordinate %(network)s.") % {"network": bundle.turn.network}


def _links(bundle: Bundle) -> list[tuple[str, str]]:
    links = [(_("Fewer reminders, or none"), preference_url(bundle.address))]
    if bundle.coordinates:
        return [(_("Overview"), _url(bundle, "overview")), *links]
    return [(_("My part"), _url(bundle, "my_part")), *links] if bundle.may_sign_in else links


def _url(bundle: Bundle, page: str, *pks: int, query: str = "") -> str:
    return absolute_url(page, bundle.turn.network.slug, *pks, query=query)
