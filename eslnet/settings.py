"""All settings, read from the environment.

With nothing set, eslnet runs by itself on one machine: SQLite, Celery on the file system and mail as files, all
under `var/`. `ESLNET_PRODUCTION=1` asks for the real thing and refuses to start without its secrets, naming each.
"""

import datetime as dt
import os
import sysconfig
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from kombu import Exchange, Queue

BASE_DIR = Path(__file__).resolve().parent.parent
SITE_PACKAGES = Path(sysconfig.get_path("purelib"))

env = environ.Env()
VAR_DIR = env.path("ESLNET_VAR", default=str(BASE_DIR / "var"))
VAR_DIR = Path(str(VAR_DIR))
VAR_DIR.mkdir(parents=True, exist_ok=True)

PRODUCTION = env.bool("ESLNET_PRODUCTION", default=False)
DEBUG = env.bool("DEBUG", default=False)

NEEDED_IN_PRODUCTION = ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "CELERY_BROKER_URL", "EMAIL_URL", "SITE_URL"]
if PRODUCTION:
    missing = [name for name in NEEDED_IN_PRODUCTION if not env.str(name, default="")]
    if missing:
        raise ImproperlyConfigured(f"ESLNET_PRODUCTION is set, but these are not: {', '.join(missing)}")


def local_secret_key() -> str:
    """A secret of this installation, made once and kept in `var/`, readable by its owner only."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or local_secret_key()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "eslnet.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "import_export",
    "lucide",
    "simple_history",
    "ui",
    "networks",
    "outbox",
    "guide",
    "stakeholders",
    "goals",
    "engagements",
    "monitoring",
    "reminders",
    "actionplan",
    "eslnet.apps.EslnetConfig",
]

MIDDLEWARE = [
    "eslnet.health.health_checks",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "eslnet.logs.request_ids",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "networks.middleware.session_limits",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "networks.middleware.account_language",
    "networks.middleware.last_account",
    "networks.middleware.private_pages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "eslnet.urls"
WSGI_APPLICATION = "eslnet.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "networks.context.navigation",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Rows

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'eslnet.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",  # a writer waits its turn instead of failing half way
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # A file, since a browser test's server and worker are threads of their own, which share it as in real life.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / f"test-{os.getpid()}.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5}
    DATABASES["default"]["TEST"] = {"CHARSET": "UTF8", "TEMPLATE": "template0"}
# How long a page waits for one answer of PostgreSQL or for a lock, see eslnet/wsgi.py; workers and commands wait on.
PAGE_PATIENCE = env.int("PAGE_PATIENCE", default=5)  # seconds

# People

AUTH_USER_MODEL = "networks.User"
AUTHENTICATION_BACKENDS = ["networks.accounts.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "full_name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "networks.signin.passwords.OwnWordsValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

# Signing in: docs/adr/0011-signing-in.md says why

ACCOUNT_ADAPTER = "networks.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 60 * 15  # some mail servers let a first mail wait for ten minutes
ACCOUNT_LOGIN_TIMEOUT = 60 * 30
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # of a new address, by a code; see AccountAdapter.get_login_stages
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # not here, but everywhere else: see networks.signin.sessions
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * 10
ACCOUNT_SESSION_REMEMBER = True  # a session ends by the clock, not with the browser
ACCOUNT_FORMS = {
    "request_login_code": "networks.signin.forms.CodeRequestForm",
    "confirm_login_code": "networks.signin.forms.LoginCodeForm",
    "confirm_email_verification_code": "networks.signin.forms.EmailCodeForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "100/m/ip",
    "login_failed": "5/5m/key,20/d/key,50/5m/ip",
    "request_login_code": "5/10m/key,40/d/key,60/5m/ip",
    "reset_password": "5/10m/key,20/d/key,60/5m/ip",
    "reset_password_from_key": "60/5m/ip",
    "reauthenticate": "20/5m/user",
    "confirm_email": "5/10m/key",
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # a cookie less to guard

MFA_ADAPTER = "networks.signin.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "100/m/ip"}  # nothing to guess, and a whole town hall may come by passkey
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up, so nobody can lock the owner of an address out
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_FORMS = {
    "authenticate": "networks.signin.forms.SecondFactorForm",
    "reauthenticate": "networks.signin.forms.SecondFactorAgainForm",
    "activate_totp": "networks.signin.forms.AuthenticatorAppForm",
    "add_webauthn": "networks.signin.forms.PasskeyForm",
    "edit_webauthn": "networks.signin.forms.PasskeyNameForm",
}
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=PRODUCTION)  # of administrators

SOCIALACCOUNT_ADAPTER = "networks.signin.adapters.MunicipalityAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: the policy on forms would stop a form that ends at the provider
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {}
NEEDED_FOR_OIDC = ["OIDC_NAME", "OIDC_SERVER_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"]
OIDC = {name: env.str(name, default="") for name in NEEDED_FOR_OIDC}
if any(OIDC.values()):
    missing = [name for name, value in OIDC.items() if not value]
    if missing:
        raise ImproperlyConfigured(f"Signing in with OpenID Connect needs these too: {', '.join(missing)}")
    if PRODUCTION and not OIDC["OIDC_SERVER_URL"].startswith("https://"):
        raise ImproperlyConfigured("OIDC_SERVER_URL must begin with https://")
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "municipality",
                "name": OIDC["OIDC_NAME"],
                "client_id": OIDC["OIDC_CLIENT_ID"],
                "secret": OIDC["OIDC_CLIENT_SECRET"],
                "settings": {
                    "server_url": OIDC["OIDC_SERVER_URL"],
                    "verified_email": env.list("OIDC_VERIFIED_DOMAINS", default=[]),
                },
            }
        ],
    }

SESSION_COOKIE_AGE = 60 * 60 * 2  # since the last page; at most twelve hours in all, see networks.signin.sessions
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
LAST_ACCOUNT_COOKIE_NAME = "last_account"
CSRF_FAILURE_VIEW = "eslnet.views.csrf_failure"

# Tries are counted in the database: the limits hold for all processes, and without Redis. Room enough that nobody can
# push the counts of others out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "networks_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Language and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("nl", _("Dutch")), ("fr", _("French")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
FORMAT_MODULE_PATH = ["ui.formats"]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True

# Files

STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(VAR_DIR / "static"))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", SITE_PACKAGES / "django_include_bootstrap" / "static"),
]
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION

# Mail: Django's own mailer writes each mail down in the outbox, whose courier carries it to the mail server

SMTP = env.email("EMAIL_URL", default="smtp://localhost")
MAIL_TIMEOUT = 10  # seconds; a silent mail server holds a worker no longer
if "EMAIL_URL" in env.ENVIRON:
    COURIER: dict[str, object] = {
        "BACKEND": "outbox.courier.SmtpBackend",
        "OPTIONS": {
            "host": SMTP["EMAIL_HOST"],
            "port": SMTP["EMAIL_PORT"],
            "username": SMTP["EMAIL_HOST_USER"],
            "password": SMTP["EMAIL_HOST_PASSWORD"],
            "use_tls": SMTP.get("EMAIL_USE_TLS", False),
            "use_ssl": SMTP.get("EMAIL_USE_SSL", False),
            "timeout": MAIL_TIMEOUT,
        },
    }
else:
    COURIER = {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(VAR_DIR / "mail")},
    }
MAILERS = {"default": {"BACKEND": "outbox.backend.OutboxBackend"}, "courier": COURIER}
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="eslnet <eslnet@localhost>")
MAIL_ADDRESS = parseaddr(DEFAULT_FROM_EMAIL)[1]
MAIL_KEPT_FOR = dt.timedelta(days=env.int("MAIL_KEPT_DAYS", default=2 * 365))  # what was mailed is forgotten after
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")  # the links in mails begin with it

REMINDERS_AT_MOST = env.int("REMINDERS_AT_MOST", default=1000)  # at once; more, and over 20 a network, needs a word

# Celery: rows are the queue (see actionplan), a message is only a nudge, so losing one costs a minute

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://")
if CELERY_BROKER_URL.startswith("filesystem"):
    QUEUE_DIR = VAR_DIR / "queue"
    for folder in ("messages", "control", "processed"):
        (QUEUE_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
        "processed_folder": str(QUEUE_DIR / "processed"),
    }
else:
    # A silent broker may cost a request one second, never forty (measured): no second try, see networks/nudge.py.
    # A task that was lost runs again after ten minutes.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_timeout": 1,
        "socket_connect_timeout": 1,
        "max_retries": 0,
        "visibility_timeout": 600,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 800_000  # kB
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
CELERY_TIMEZONE = "UTC"
# A PDF takes seconds and memory, so it has a queue of its own; a worker that is told nothing else serves both.
CELERY_TASK_QUEUES = [Queue(name, Exchange(name), routing_key=name) for name in ("celery", "pdf")]
CELERY_TASK_ROUTES = {"actionplan.tasks.make_version": {"queue": "pdf"}}
CLOCK_SECONDS = env.int("CLOCK_SECONDS", default=60)
EACH_MINUTE = {"schedule": CLOCK_SECONDS, "options": {"expires": 60}}  # a minute that was missed is not made up for
EACH_QUARTER = {"schedule": 15 * 60, "options": {"expires": 15 * 60}}  # of an hour
EACH_DAY = {"schedule": 24 * 3600}
CELERY_BEAT_SCHEDULE = {
    "send waiting mail": {"task": "outbox.schedule.send_waiting_mail", **EACH_MINUTE},
    "remind of what is due": {"task": "reminders.schedule.remind", **EACH_QUARTER},
    "forget sent forms": {"task": "networks.schedule.forget_sent_forms", **EACH_DAY},
    "forget ended sessions": {"task": "networks.schedule.forget_ended_sessions", "schedule": 60 * 60},
    "forget waiting sheets": {"task": "networks.schedule.forget_waiting_sheets", "schedule": 60 * 60},
    "forget old mail": {"task": "eslnet.schedule.forget_old_mail", **EACH_DAY},
    "forget old reviews": {"task": "eslnet.schedule.forget_old_reviews", **EACH_DAY},
    "close unused accounts": {"task": "eslnet.schedule.close_unused_accounts", **EACH_DAY},
    "make waiting plans": {"task": "actionplan.schedule.make_waiting_plans", **EACH_MINUTE},
    "note the worker's heartbeat": {
        "task": "networks.schedule.note_heartbeat",
        "args": ["worker"],
        **EACH_MINUTE,
    },
    "note the PDF worker's heartbeat": {
        "task": "networks.schedule.note_heartbeat",
        "args": ["pdf worker"],
        "schedule": 60,
        "options": {"expires": 60, "queue": "pdf"},
    },
}

# What a browser may do with our pages: nothing but show them with our own files

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    LAST_ACCOUNT_COOKIE_NAME = "__Host-last_account"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    LANGUAGE_COOKIE_SECURE = True

# One JSON object a line in production, plain lines elsewhere; what must not be logged is masked in both

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"origin": {"()": "eslnet.logs.Origin"}},
    "formatters": {
        "line": {
            "()": "eslnet.logs.LineFormatter",
            "format": "{asctime} {levelname} {name} [{origin}] {message}",
            "style": "{",
        },
        "json": {"()": "eslnet.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["origin"],
            "formatter": "json" if PRODUCTION else "line",
        },
    },
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "gunicorn.error": {"handlers": [], "propagate": True},
        "fontTools": {"level": "WARNING"},  # it and WeasyPrint tell each step
        "weasyprint": {"level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
