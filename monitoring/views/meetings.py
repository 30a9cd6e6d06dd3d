"""Meetings: planned, held, and the agenda they go through."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals.models import Plan
from monitoring import actions
from monitoring.agendas import STANDARD_AGENDAS, slug_of, standard_length
from monitoring.forms import AgendaFormSet, MeetingForm, about_choices
from monitoring.inspiration import ideas_for
from monitoring.models import ActionPoint, Meeting
from monitoring.queries import attendance_by_presence, calls_for_agenda, what_goes_with
from monitoring.views.agreement import plan_first
from monitoring.views.common import confirm_delete, delete_url, draw, draw_form, saved, to_meeting
from networks.access import COORDINATORS, NetworkRequest, network_view
from networks.queries import holiday_note
from stakeholders.queries import may_edit, own_stakeholder

TAB = "meetings"
PER_PAGE = 50


@network_view
def meeting_list(request: NetworkRequest) -> HttpResponse:
    """Coming meetings, held ones with the newest first, and those that have a rhythm instead of a date."""
    today = request.network.today
    meetings = Meeting.objects.for_network(request.network).defer("minutes")
    page = Paginator(meetings.held(today), PER_PAGE).get_page(request.GET.get("page"))
    return draw(
        request,
        "monitoring/meeting_list.html",
        TAB,
        today=today,
        coming=meetings.coming(today),
        undated=meetings.undated(),
        page=page,
    )


@network_view
def meeting_detail(request: NetworkRequest, meeting_pk: int) -> HttpResponse:
    """Everything about one meeting, as it can be printed."""
    meeting = Meeting.objects.get_or_404(request.network, pk=meeting_pk)
    today = request.network.today
    return draw(
        request,
        "monitoring/meeting_detail.html",
        TAB,
        meeting=meeting,
        today=today,
        is_held=meeting.is_held(today),
        agenda=meeting.agenda.in_order(),
        attendance=attendance_by_presence(meeting),
        decisions=meeting.decisions.order_by("number"),
        points=ActionPoint.objects.for_network(request.network).filter(meeting=meeting).soonest_first(),
        may_record=may_edit(request.membership, meeting.secretary),
        own=own_stakeholder(request.membership),
    )


@network_view(roles=COORDINATORS)
def meeting_create(request: NetworkRequest) -> HttpResponse:
    plan = Plan.objects.for_network(request.network).current()
    if plan is None:
        return plan_first(request)
    meeting = Meeting(network=request.network, plan=plan)
    if (kind := request.GET.get("kind")) in STANDARD_AGENDAS:
        meeting.kind = kind
    form = MeetingForm(request.POST or None, instance=meeting, network=request.network)
    if saved(request, form, _("The meeting is saved.")):
        if note := holiday_note(request.network, meeting.held_on):
            messages.info(request, note)
        return redirect(meeting)
    back = (reverse("monitoring:meeting_list", args=[request.network.slug]), _("Meetings"))
    return draw_form(request, TAB, form, heading=_("Plan a meeting"), submit=_("Save the meeting"), back=back)


@network_view(roles=COORDINATORS)
def meeting_edit(request: NetworkRequest, meeting_pk: int) -> HttpResponse:
    meeting = Meeting.objects.get_or_404(request.network, pk=meeting_pk)
    form = MeetingForm(request.POST or None, instance=meeting, network=request.network)
    if saved(request, form, _("The meeting is saved.")):
        if note := holiday_note(request.network, meeting.held_on):
            messages.info(request, note)
        return redirect(meeting)
    heading, submit = _("Edit the meeting"), _("Save the meeting")
    delete = delete_url(request, "meeting", meeting)
    return draw_form(request, TAB, form, heading=heading, submit=submit, back=to_meeting(meeting), delete_url=delete)


@network_view(roles=COORDINATORS)
def meeting_delete(request: NetworkRequest, meeting_pk: int) -> HttpResponse:
    meeting = Meeting.objects.get_or_404(request.network, pk=meeting_pk)
    return confirm_delete(
        request,
        meeting,
        tab=TAB,
        heading=_("Delete “%(meeting)s”?") % {"meeting": meeting},
        consequences=what_goes_with(meeting),
        back=meeting.get_absolute_url(),
        done=reverse("monitoring:meeting_list", args=[request.network.slug]),
    )


@network_view(roles=COORDINATORS)
def agenda_edit(request: NetworkRequest, meeting_pk: int) -> HttpResponse:
    """The whole agenda on one page; each button saves it first, so nothing typed is lost."""
    meeting = Meeting.objects.get_or_404(request.network, pk=meeting_pk)
    meeting.network = request.network
    wish = request.POST.get("do", "save")
    formset = AgendaFormSet(
        _with_removal(request, wish),
        queryset=meeting.agenda.in_order(),
        prefix="items",
        form_kwargs={"network": request.network, "about": about_choices(request.network, meeting)},
    )
    if formset.is_bound and formset.is_valid():
        try:
            actions.set_agenda(
                by=request.user,
                meeting=meeting,
                items=formset.wanted(wish),
                changed=formset.changed(),
                removed=formset.removed(),
            )
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("monitoring:agenda_edit", request.network.slug, meeting.pk)
        _take_up(request, meeting, wish)
        messages.success(request, _("The agenda is saved."))
        return redirect(meeting) if wish == "save" else redirect(request.path)
    kinds = [(kind.value, kind.label, standard_length(kind)) for kind in STANDARD_AGENDAS]
    return draw(
        request,
        "monitoring/agenda_edit.html",
        TAB,
        form=formset,
        meeting=meeting,
        kinds=kinds,
        calls=calls_for_agenda(request.network, meeting),
        guide_slug=slug_of(meeting.kind) if meeting.kind in STANDARD_AGENDAS else "",
        ideas=ideas_for(meeting),
    )


def _take_up(request: NetworkRequest, meeting: Meeting, wish: str) -> None:
    """Put the call for help on the agenda whose button was pressed, if it still stands."""
    button, _dash, number = wish.partition("-")
    for note in calls_for_agenda(request.network, meeting) if button == "help" else []:
        if str(note.pk) == number:
            actions.add_call_for_help(by=request.user, meeting=meeting, note=note)


def _with_removal(request: NetworkRequest, wish: str) -> object:
    """What was sent, with the row whose remove button was pressed marked as such."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    button, _dash, number = wish.partition("-")
    if button == "remove":
        data[f"items-{number}-DELETE"] = "on"
    return data


@network_view(roles=COORDINATORS)
@require_POST
def agenda_from_template(request: NetworkRequest, meeting_pk: int) -> HttpResponse:
    """Fill an empty agenda with the standard items of a kind of meeting."""
    meeting = Meeting.objects.get_or_404(request.network, pk=meeting_pk)
    kind = request.POST.get("kind", "")
    if kind not in STANDARD_AGENDAS:
        messages.error(request, _("Choose one of the standard agendas."))
    else:
        try:
            actions.fill_agenda(by=request.user, meeting=meeting, kind=kind)
            messages.success(request, _("The agenda is filled in. Change what you like."))
        except ValidationError as error:
            messages.error(request, error.messages[0])
    return redirect("monitoring:agenda_edit", request.network.slug, meeting.pk)
