from django.urls import path

from monitoring.views import agreement, bodies, goals, meetings, points, records

app_name = "monitoring"

urlpatterns = [
    path("", agreement.evaluation, name="evaluation"),
    path("agreement/edit/", agreement.agreement_edit, name="agreement_edit"),
    path("reporting-lines/new/", agreement.reporting_line_create, name="reporting_line_create"),
    path("reporting-lines/<int:reporting_line_pk>/edit/", agreement.reporting_line_edit, name="reporting_line_edit"),
    path(
        "reporting-lines/<int:reporting_line_pk>/delete/",
        agreement.reporting_line_delete,
        name="reporting_line_delete",
    ),
    path("bodies/new/", bodies.body_create, name="body_create"),
    path("bodies/<int:body_pk>/", bodies.body_detail, name="body_detail"),
    path("bodies/<int:body_pk>/edit/", bodies.body_edit, name="body_edit"),
    path("bodies/<int:body_pk>/delete/", bodies.body_delete, name="body_delete"),
    path("bodies/<int:body_pk>/chair/", bodies.chair_set, name="chair_set"),
    path("chairs/<int:chair_mandate_pk>/edit/", bodies.chair_mandate_edit, name="chair_mandate_edit"),
    path("chairs/<int:chair_mandate_pk>/delete/", bodies.chair_mandate_delete, name="chair_mandate_delete"),
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/new/", meetings.meeting_create, name="meeting_create"),
    path("meetings/<int:meeting_pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("meetings/<int:meeting_pk>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("meetings/<int:meeting_pk>/delete/", meetings.meeting_delete, name="meeting_delete"),
    path("meetings/<int:meeting_pk>/goals/", goals.goal_decision, name="goal_decision"),
    path("meetings/<int:meeting_pk>/agenda/edit/", meetings.agenda_edit, name="agenda_edit"),
    path("meetings/<int:meeting_pk>/agenda/fill/", meetings.agenda_from_template, name="agenda_from_template"),
    path("meetings/<int:meeting_pk>/attendance/edit/", records.attendance_edit, name="attendance_edit"),
    path("meetings/<int:meeting_pk>/minutes/edit/", records.minutes_edit, name="minutes_edit"),
    path("meetings/<int:meeting_pk>/minutes/approve/", records.minutes_approve, name="minutes_approve"),
    path("meetings/<int:meeting_pk>/decisions/new/", records.decision_create, name="decision_create"),
    path("decisions/<int:decision_pk>/edit/", records.decision_edit, name="decision_edit"),
    path("decisions/<int:decision_pk>/delete/", records.decision_delete, name="decision_delete"),
    path("meetings/<int:meeting_pk>/action-points/new/", points.action_point_create, name="action_point_create"),
    path("action-points/", points.action_point_list, name="action_point_list"),
    path("action-points/<int:action_point_pk>/edit/", points.action_point_edit, name="action_point_edit"),
    path("action-points/<int:action_point_pk>/delete/", points.action_point_delete, name="action_point_delete"),
    path("action-points/<int:action_point_pk>/done/", points.action_point_done, name="action_point_done"),
]
