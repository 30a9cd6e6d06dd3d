from django.urls import path

from engagements.views import commitments, engagements, progress

app_name = "engagements"

urlpatterns = [
    path("", engagements.engagement_list, name="engagement_list"),
    path("coverage/", engagements.coverage, name="coverage"),
    path("new/", engagements.engagement_create, name="engagement_create"),
    path("of/<int:stakeholder_pk>/", engagements.stakeholder_engagements, name="stakeholder_engagements"),
    path("<int:engagement_pk>/", engagements.engagement_detail, name="engagement_detail"),
    path("<int:engagement_pk>/edit/", engagements.engagement_edit, name="engagement_edit"),
    path("<int:engagement_pk>/delete/", engagements.engagement_delete, name="engagement_delete"),
    path("<int:engagement_pk>/ask/", engagements.engagement_ask, name="engagement_ask"),
    path("<int:engagement_pk>/agree/", engagements.engagement_agree, name="engagement_agree"),
    path("<int:engagement_pk>/steps/new/", progress.step_create, name="step_create"),
    path("<int:engagement_pk>/notes/new/", progress.note_create, name="note_create"),
    path("commitments/<int:commitment_pk>/edit/", commitments.commitment_edit, name="commitment_edit"),
    path("commitments/<int:commitment_pk>/ask/", commitments.commitment_ask, name="commitment_ask"),
    path("commitments/<int:commitment_pk>/answer/", commitments.commitment_answer, name="commitment_answer"),
    path(
        "commitments/<int:commitment_pk>/take-change/",
        commitments.commitment_take_change,
        name="commitment_take_change",
    ),
    path("steps/<int:step_pk>/edit/", progress.step_edit, name="step_edit"),
    path("steps/<int:step_pk>/delete/", progress.step_delete, name="step_delete"),
    path("steps/<int:step_pk>/done/", progress.step_done, name="step_done"),
    path("notes/<int:note_pk>/take-date/", progress.note_take_date, name="note_take_date"),
]
