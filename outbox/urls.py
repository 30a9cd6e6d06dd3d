from django.urls import path

from outbox import views

app_name = "outbox"

urlpatterns = [
    path("", views.mail_list, name="mail_list"),
    path("<int:outgoing_mail_pk>/", views.mail_detail, name="mail_detail"),
    path("<int:outgoing_mail_pk>/resend/", views.mail_resend, name="mail_resend"),
]
