"""Settings are read from the environment, and what must not be is refused."""

import os
import subprocess
import sys

import pytest

from tests.walk import ROOT

OIDC = {
    "OIDC_NAME": "Stad Brugdam",
    "OIDC_SERVER_URL": "http://127.0.0.1:9",
    "OIDC_CLIENT_ID": "eslnet",
    "OIDC_CLIENT_SECRET": "secret",
}
PRODUCTION = {
    "ESLNET_PRODUCTION": "1",
    "SECRET_KEY": "secret",
    "ALLOWED_HOSTS": "eslnet.example.org",
    "DATABASE_URL": "postgres://localhost/eslnet",
    "CELERY_BROKER_URL": "redis://localhost",
    "EMAIL_URL": "smtp://localhost",
    "SITE_URL": "https://eslnet.example.org",
}


def settings_with(given, ask="''"):
    """What Python says that reads the settings with this environment."""
    told = [sys.executable, "-c", f"from django.conf import settings; settings.DEBUG; print({ask})"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "eslnet.settings", **given}
    run = subprocess.run(told, env=environment, capture_output=True, text=True, check=False)
    return run.stdout + run.stderr


@pytest.mark.slow
@pytest.mark.parametrize("missing", OIDC)
def test_half_a_configuration_is_refused_by_name(missing):
    answer = settings_with({**OIDC, missing: ""})

    assert f"OpenID Connect needs these too: {missing}" in answer


@pytest.mark.slow
def test_in_production_the_provider_must_be_reached_safely():
    assert "OIDC_SERVER_URL must begin with https://" in settings_with(OIDC | PRODUCTION)


@pytest.mark.slow
def test_the_environment_alone_switches_it_on():
    ask = "settings.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0]"

    assert "'name': 'Stad Brugdam'" in settings_with(OIDC, ask)
    assert "KeyError" in settings_with({}, ask)


@pytest.mark.slow
@pytest.mark.parametrize(("given", "required"), [({}, "False"), (PRODUCTION, "True")])
def test_a_second_factor_is_required_in_production_unless_the_setting_says_otherwise(given, required):
    ask = "settings.REQUIRE_SECOND_FACTOR"

    assert settings_with(given, ask).strip() == required
    assert settings_with({**given, "REQUIRE_SECOND_FACTOR": "0"}, ask).strip() == "False"


@pytest.mark.slow
def test_cookies_in_production_are_ours_alone():
    cookies = [f"{cookie}_COOKIE" for cookie in ["SESSION", "CSRF", "LANGUAGE"]]
    told = settings_with(PRODUCTION, f"[getattr(settings, c + s) for c in {cookies} for s in ('_NAME', '_SECURE')]")

    assert told.strip() == "['__Host-session', True, '__Host-csrf', True, '__Host-language', True]"


@pytest.mark.slow
def test_the_files_of_browsers_are_collected_without_any_secret():
    environment = {name: value for name, value in os.environ.items() if name not in PRODUCTION}

    run = subprocess.run(
        [ROOT / "scripts/collect_static.sh", "--dry-run"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, run.stderr) == (0, "")
