"""What happened at a meeting: attendance, minutes, decisions."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from monitoring import actions
from monitoring.forms import ApprovalForm, AttendanceForm, DecisionForm, MinutesForm
from monitoring.models import Decision, Meeting
from monitoring.views.common import (
    confirm_delete,
    delete_url,
    draw,
    draw_form,
    may_record,
    meeting_to_record,
    saved,
    to_meeting,
)
from networks.access import COORDINATORS, WRITERS, NetworkRequest, network_view

TAB = "meetings"


@network_view(roles=WRITERS)
def attendance_edit(request: NetworkRequest, meeting_pk: int) -> HttpResponse:
    """Who was there: one row per stakeholder, made for a phone at the meeting."""
    meeting = meeting_to_record(request, meeting_pk)
    form = AttendanceForm(request.POST or None, meeting=meeting)
    if form.is_valid():
        actions.note_attendance(by=request.user, meeting=meeting, answers=form.answers())
        messages.success(request, _("The attendance is saved."))
        return redirect(meeting)
    return draw(request, "monitoring/attendance_edit.html", TAB, form=form, meeting=meeting)


@network_view(roles=WRITERS)
def minutes_edit(request: NetworkRequest, meeting_pk: int) -> HttpResponse:
    """The minutes and what came of each agenda item, on one page."""
    meeting = meeting_to_record(request, meeting_pk)
    was_approved = meeting.minutes_approved_on is not None
    form = MinutesForm(request.POST or None, instance=meeting, network=request.network)
    if form.is_valid():
        if not form.has_changed():
            return redirect(meeting)
        try:
            actions.write_minutes(by=request.user, meeting=meeting, outcomes=form.outcomes())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The minutes are saved."))
            if was_approved:
                messages.info(request, _("They changed after their approval: approve them again."))
            return redirect(meeting)
    return draw_form(
        request,
        TAB,
        form,
        heading=_("Minutes"),
        submit=_("Save the minutes"),
        back=to_meeting(meeting),
        help=_("These minutes are approved. If you change them, they must be approved again.") if was_approved else "",
        keep_draft=f"minutes-{meeting.pk}",
    )


@network_view(roles=COORDINATORS)
def minutes_approve(request: NetworkRequest, meeting_pk: int) -> HttpResponse:
    meeting = Meeting.objects.get_or_404(request.network, pk=meeting_pk)
    form = ApprovalForm(request.POST or None, instance=meeting, network=request.network, today=request.network.today)
    if saved(request, form, _("The minutes are approved.")):
        return redirect(meeting)
    return draw_form(
        request,
        TAB,
        form,
        heading=_("Approve the minutes"),
        submit=_("The partners approved the minutes"),
        back=to_meeting(meeting),
    )


@network_view(roles=WRITERS)
def decision_create(request: NetworkRequest, meeting_pk: int) -> HttpResponse:
    meeting = meeting_to_record(request, meeting_pk)
    decision = Decision(network=request.network, meeting=meeting)
    form = DecisionForm(request.POST or None, instance=decision, network=request.network)
    if form.is_valid():
        actions.add_decision(by=request.user, decision=form.save(commit=False))
        messages.success(request, _("Decision %(number)s is saved.") % {"number": decision.number})
        return redirect(meeting)
    heading, submit = _("A new decision"), _("Save the decision")
    return draw_form(request, TAB, form, heading=heading, submit=submit, back=to_meeting(meeting))


@network_view(roles=WRITERS)
def decision_edit(request: NetworkRequest, decision_pk: int) -> HttpResponse:
    decision = Decision.objects.get_or_404(request.network, pk=decision_pk)
    meeting = may_record(request, decision.meeting)
    form = DecisionForm(request.POST or None, instance=decision, network=request.network)
    if saved(request, form, _("The decision is saved.")):
        return redirect(meeting)
    return draw_form(
        request,
        TAB,
        form,
        heading=_("Decision %(number)s") % {"number": decision.number},
        submit=_("Save the decision"),
        back=to_meeting(meeting),
        delete_url=delete_url(request, "decision", decision),
    )


@network_view(roles=WRITERS)
def decision_delete(request: NetworkRequest, decision_pk: int) -> HttpResponse:
    decision = Decision.objects.get_or_404(request.network, pk=decision_pk)
    meeting = may_record(request, decision.meeting)
    return confirm_delete(
        request,
        decision,
        tab=TAB,
        heading=_("Delete decision %(number)s?") % {"number": decision.number},
        consequences=[decision.text, _("The other decisions keep their numbers.")],
        back=meeting.get_absolute_url(),
        done=meeting.get_absolute_url(),
    )
