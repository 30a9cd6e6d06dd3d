from django.urls import path

from guide import views

app_name = "guide"

urlpatterns = [
    path("", views.entry_list, name="entry_list"),
    path("facts/<slug:slug>/", views.fact_page, name="fact_page"),
    path("booklet/", views.booklet_choose, name="booklet_choose"),
    path("booklet/download/", views.booklet_download, name="booklet_download"),
    path("<str:code>/", views.entry_detail, name="entry_detail"),
]
