from django.urls import path

from networks import views

app_name = "networks"

urlpatterns = [
    path("new/", views.network_start, name="network_start"),
]
