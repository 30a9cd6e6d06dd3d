from django.urls import path

from guide import views

app_name = "guide"

urlpatterns = [
    path("", views.entry_list, name="entry_list"),
    path("<str:code>/", views.entry_detail, name="entry_detail"),
]
