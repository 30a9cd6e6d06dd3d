"""Every address under accounts/: ours first, then what allauth brings. A test lists them all."""

from allauth.account import views as account_views
from allauth.account.decorators import reauthentication_required
from allauth.socialaccount import views as socialaccount_views
from django.urls import include, path

from networks.signin import municipality, views

urlpatterns = [
    path("", views.account, name="account"),
    path("login/", views.login, name="account_login"),
    path("sessions/", views.session_list, name="session_list"),
    path("sessions/end/", views.sessions_end, name="sessions_end"),
    path("sessions/<int:session_pk>/end/", views.session_end, name="session_end"),
    path("reauthenticate/code/", views.reauthenticate_by_code, name="account_reauthenticate_by_code"),
    # A first password asks for no old one, so it asks who you are.
    path(
        "password/set/",
        reauthentication_required(app="allauth.account")(account_views.password_set),
        name="account_set_password",
    ),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("oidc/<slug:provider_id>/login/", municipality.login, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", municipality.callback, name="openid_connect_callback"),
    path("oidc/cancelled/", socialaccount_views.login_cancelled, name="socialaccount_login_cancelled"),
]
