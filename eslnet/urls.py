from django.contrib import admin
from django.urls import include, path

from actionplan.views import sending
from eslnet import views
from networks import views as network_views
from outbox import views as outbox_views
from stakeholders.views.invitations import invitation_accept

network_urls = [
    path("", views.network_home, name="network_home"),
    path("overview/", views.overview, name="overview"),
    path("my-part/", views.my_part, name="my_part"),
    path("settings/", network_views.network_edit, name="network_edit"),
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
    path("mail/preferences/", outbox_views.own_mail_preference, name="own_mail_preference"),
    path("mail/preferences/<str:token>/", outbox_views.mail_preference, name="mail_preference"),
    path("mail/unsubscribe/<str:token>/", outbox_views.mail_unsubscribe, name="mail_unsubscribe"),
    path("plan-by-mail/<str:token>/", sending.delivery_download, name="delivery_download"),
    path("guide/", include("guide.urls")),
    path("admin/", admin.site.urls),
    path("n/<slug:network_slug>/", include(network_urls)),
]

handler404 = "eslnet.views.not_found"
handler500 = "eslnet.views.server_error"
