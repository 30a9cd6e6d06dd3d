from django.urls import path
from django.urls.resolvers import URLPattern

from actionplan import views

app_name = "actionplan"

urlpatterns: list[URLPattern] = [
    path("", views.plan, name="plan"),
    path("versions/", views.version_list, name="version_list"),
    path("versions/new/", views.version_create, name="version_create"),
    path("versions/<int:plan_version_pk>/state/", views.version_state, name="version_state"),
    path("versions/<int:plan_version_pk>/download/", views.version_download, name="version_download"),
]
