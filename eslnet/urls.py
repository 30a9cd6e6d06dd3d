from django.contrib import admin
from django.urls import include, path

from actionplan.views import sending
from engagements.views import practices
from engagements.views.links import answer_by_link
from eslnet import views
from goals.views import guide as goal_pages
from monitoring.views import guide as meeting_pages
from networks import calendar_views
from networks import views as network_views
from outbox import views as outbox_views
from stakeholders.views.invitations import invitation_accept
from stakeholders.views.reviews import review_answer

network_urls = [
    path("", views.network_home, name="network_home"),
    path("overview/", views.overview, name="overview"),
    path("my-part/", views.my_part, name="my_part"),
    path("settings/", network_views.network_edit, name="network_edit"),
    path("settings/pillars/", calendar_views.pillar_preset, name="pillar_preset"),
    path("calendar/", calendar_views.calendar, name="calendar"),
    path("calendar/holidays/new/", calendar_views.holiday_create, name="holiday_create"),
    path("calendar/holidays/flanders/", calendar_views.holiday_preset, name="holiday_preset"),
    path("calendar/holidays/<int:holiday_pk>/edit/", calendar_views.holiday_edit, name="holiday_edit"),
    path("calendar/holidays/<int:holiday_pk>/delete/", calendar_views.holiday_delete, name="holiday_delete"),
    path("calendar/thresholds/new/", calendar_views.threshold_create, name="threshold_create"),
    path(
        "calendar/thresholds/<int:absence_threshold_pk>/edit/",
        calendar_views.threshold_edit,
        name="threshold_edit",
    ),
    path(
        "calendar/thresholds/<int:absence_threshold_pk>/delete/",
        calendar_views.threshold_delete,
        name="threshold_delete",
    ),
    path("stakeholders/", include("stakeholders.urls")),
    path("goals/", include("goals.urls")),
    path("engagements/", include("engagements.urls")),
    path("evaluation/", include("monitoring.urls")),
    path("plan/", include("actionplan.urls")),
    path("mail/", include("outbox.urls")),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("accounts/", include("networks.signin.urls")),
    path("language/", network_views.language_choose, name="set_language"),
    path("networks/new/", views.network_start, name="network_start"),
    path("invitations/<str:token>/", invitation_accept, name="invitation_accept"),
    path("answers/<str:token>/", answer_by_link, name="answer_by_link"),
    path("reviews/<str:token>/", review_answer, name="review_answer"),
    path("mail/preferences/", outbox_views.own_mail_preference, name="own_mail_preference"),
    path("mail/preferences/<str:token>/", outbox_views.mail_preference, name="mail_preference"),
    path("mail/unsubscribe/<str:token>/", outbox_views.mail_unsubscribe, name="mail_unsubscribe"),
    path("plan-by-mail/<str:token>/", sending.delivery_download, name="delivery_download"),
    path("guide/indicators/", goal_pages.definition_list, name="definition_list"),
    path("guide/indicators/<str:code>/", goal_pages.definition_detail, name="definition_detail"),
    path("guide/goals/", goal_pages.goal_example_list, name="goal_example_list"),
    path("guide/agendas/", meeting_pages.agenda_list, name="agenda_list"),
    path("guide/agendas/<slug:slug>/", meeting_pages.agenda_detail, name="agenda_detail"),
    path("guide/shared/", practices.shared_practice_list, name="shared_practice_list"),
    path("guide/shared/<int:pk>/", practices.shared_practice_detail, name="shared_practice_detail"),
    path("guide/", include("guide.urls")),
    path("admin/", admin.site.urls),
    path("n/<slug:network_slug>/", include(network_urls)),
]

handler404 = "eslnet.views.not_found"
handler500 = "eslnet.views.server_error"
