from django.urls import path
from django.urls.resolvers import URLPattern

from actionplan.views import sending, versions

app_name = "actionplan"

urlpatterns: list[URLPattern] = [
    path("", versions.plan, name="plan"),
    path("versions/", versions.version_list, name="version_list"),
    path("versions/new/", versions.version_create, name="version_create"),
    path("versions/<int:plan_version_pk>/state/", versions.version_state, name="version_state"),
    path("versions/<int:plan_version_pk>/download/", versions.version_download, name="version_download"),
    path("send/", sending.plan_send, name="plan_send"),
    path("distributions/<int:distribution_pk>/", sending.distribution_detail, name="distribution_detail"),
    path("distributions/<int:distribution_pk>/resend/", sending.distribution_resend, name="distribution_resend"),
    path("deliveries/<int:delivery_pk>/resend/", sending.delivery_resend, name="delivery_resend"),
]
