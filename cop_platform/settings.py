"""Django settings of an installation; docs/settings.md documents every environment variable they read."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from cop_platform import environment as env
from cop_platform.logs import formatting

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("KRING_VAR", str(BASE_DIR / "var")))

SECRET_KEY = env.text("SECRET_KEY")
DEBUG = env.flag("DEBUG")
SITE_URL = env.site("SITE_URL")
SITE_NAME = env.text("SITE_NAME", "Kring")
_SITE = urlsplit(SITE_URL)
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", env.host_of(SITE_URL))
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "lucide",
    "cop_platform",
    "members",
    "communities",
    "meetings",
    "charters",
    "knowledge",
    "demo",
]

MIDDLEWARE = [
    "cop_platform.monitoring.endpoints.HealthMiddleware",
    "cop_platform.logs.requests.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # below WhiteNoise, whose files are compressed when they are collected
    "cop_platform.web.compression.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "members.accounts.no_store.NoStoreMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "members.accounts.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "members.accounts.sign_in_limits.SignInLimitsMiddleware",
    # below allauth's, whose answer it replaces, and above the organisation's
    "members.accounts.reauthentication.RecentSignInMiddleware",
    "members.middleware.OrganisationMiddleware",
    "communities.middleware.FormerAddressMiddleware",
    "cop_platform.access.AccessMiddleware",
    "cop_platform.web.methods.MethodMiddleware",
]

ROOT_URLCONF = "cop_platform.urls"
WSGI_APPLICATION = "cop_platform.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "members.context_processors.organisation",
            ],
            "builtins": ["template_partials.templatetags.partials", "cop_platform.templatetags.components"],
        },
    }
]

# Writes form controls in Python instead of by templates.
FORM_RENDERER = "cop_platform.forms.renderer.Renderer"

DATABASES = {
    "default": env.database(
        env.text("DATABASE_URL"),
        env.text("DATABASE_ROLE", ""),
        prepared=env.flag("DATABASE_PREPARED_STATEMENTS", default=True),
    )
}
# Used by `manage.py backup` only.
BACKUP_DATABASE_URL = env.text("BACKUP_DATABASE_URL", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# For allauth's rate limits only, which must outlast other entries: anything else needs a cache of its own.
CACHES = {"default": {"BACKEND": "cop_platform.web.counters.CounterCache"}}

# --- Sign-in ------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["members.accounts.backend.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "members.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Sign-up is closed; the password is listed so that the sign-in form has a password field.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Asked by our own forms, for signing in with a code too: members/accounts/sessions.py.
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_PREVENT_ENUMERATION = True
# Privacy: same page and same response time whether an account exists or not; only the owner of one gets a mail.
# members/accounts/adapters.py discards the mail to an unknown address.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Whoever changes an address, a password, the second factor or rights has signed in within so many seconds:
# members/accounts/reauthentication.py.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _SITE.scheme
# Where strangers could lock the owner out, our limits replace allauth's: members/accounts/sign_in_limits.py.
ACCOUNT_RATE_LIMITS: dict[str, None] | Literal[False] = {
    "login": None,
    "login_failed": None,
    "request_login_code": None,
    "reset_password": None,
}
ACCOUNT_FORMS = {
    "login": "members.accounts.forms.LoginForm",
    "request_login_code": "members.accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "members.accounts.forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "members.accounts.forms.ConfirmEmailCodeForm",
    "reset_password": "members.accounts.forms.ResetPasswordForm",
    "change_password": "members.accounts.forms.ChangePasswordForm",
}
MFA_FORMS = {
    "authenticate": "members.accounts.forms.AuthenticateForm",
    "reauthenticate": "members.accounts.forms.ReauthenticateForm",
}
# A second factor: optional, but required of operators.
MFA_ADAPTER = "members.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME

# --- Language and time --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("nl", _("Dutch"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["cop_platform.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Europe/Brussels")
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- Static files -------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cop_platform.static_files.JoiningStorage"},
}

# --- Mail ---------------------------------------------------------------------------------------------------------
EMAIL_BACKEND = "cop_platform.outbox.smtp.EmailBackend"
EMAIL_HOST = env.mail_host("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL")
# Seconds. Four SMTP commands must end within a mail's lease: cop_platform/outbox/delivery.py. If the server stops
# answering for one address, the other mails of its batch wait that long: under five seconds, measured by tools/drills.
EMAIL_TIMEOUT = env.number("EMAIL_TIMEOUT", 4)
EMAIL_USE_LOCALTIME = False
_SENDER = env.sender("DEFAULT_FROM_EMAIL", f"no-reply@{_SITE.hostname}")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = str(_SENDER)
# The bare address: an organisation puts its own name before it.
SENDER_ADDRESS = _SENDER.addr_spec

# --- Jobs: their work is in PostgreSQL, the broker only starts them -----------------------------------------------
REDIS_URL = env.text("REDIS_URL")
CELERY_BROKER_URL = env.broker(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_TASK_TIME_LIMIT = 900
CELERY_TIMEZONE = "UTC"


def _in_each_organisation(task: str, schedule: float | crontab, expires: int) -> dict[str, object]:
    """Beat entry for a tenant task in each organisation; ``expires`` and a number as ``schedule`` are seconds.

    Intervals are shorter than needed: beat starts counting anew with each restart, so a long one might never end.
    """
    each = "cop_platform.tasks.run_for_each_organisation"
    return {"task": each, "args": [task], "schedule": schedule, "options": {"expires": expires}}


CELERY_BEAT_SCHEDULE = {
    "send queued mail": {"task": "cop_platform.tasks.send_queued_mail", "schedule": 10.0, "options": {"expires": 9}},
    "settle due proposals": _in_each_organisation("communities.tasks.settle_proposals", 120.0, 110),
    "extend series": _in_each_organisation("meetings.tasks.extend_series", 3600.0, 3500),
    "call off dates without topics": _in_each_organisation("meetings.tasks.call_off_dates_without_topics", 600.0, 590),
    "refresh next meetings": _in_each_organisation("meetings.tasks.refresh_next_meetings", 300.0, 290),
    "close obsolete join requests": _in_each_organisation("communities.tasks.close_obsolete_requests", 3600.0, 3590),
    # Hourly, since nine o’clock comes at another hour in each zone.
    "plan reminders": _in_each_organisation("cop_platform.tasks.plan_reminders", 3600.0, 3590),
    "close conversations of former coaches": _in_each_organisation(
        "communities.tasks.close_conversations_of_former_coaches", 3600.0, 3500
    ),
    "purge expired data": {
        "task": "cop_platform.tasks.purge_expired_data",
        "schedule": crontab(hour=2, minute=17),
    },
    "purge counters": {"task": "cop_platform.tasks.purge_counters", "schedule": 3600.0, "options": {"expires": 3500}},
    "purge expired data of organisations": _in_each_organisation(
        "cop_platform.tasks.purge_expired_organisation_data", 3600.0, 3500
    ),
    "tidy search": _in_each_organisation("cop_platform.tasks.tidy_search", crontab(minute="41", hour="3"), 3500),
    "purge expired data of members": _in_each_organisation("members.tasks.purge_expired_data", 3600.0, 3500),
    "purge expired data of communities": _in_each_organisation("communities.tasks.purge_expired_data", 3600.0, 3500),
    "purge expired data of charters": _in_each_organisation("charters.tasks.purge_expired_data", 3600.0, 3500),
    "purge expired data of meetings": _in_each_organisation("meetings.tasks.purge_expired_data", 3600.0, 3500),
    "purge expired data of knowledge": _in_each_organisation("knowledge.tasks.purge_expired_data", 3600.0, 3500),
    "refresh reached places": _in_each_organisation(
        "knowledge.tasks.refresh_reached_places", crontab(hour=3, minute=23), 3500
    ),
}

# --- Security -----------------------------------------------------------------------------------------------------
_SECURE = _SITE.scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "members.accounts.session_store"
# Seconds, counted from signing in. The second holds where “keep me signed in” was ticked: members/accounts/sessions.py.
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
LONG_SESSION_AGE = 60 * 60 * 24 * 90
SECURE_SSL_REDIRECT = _SECURE and env.flag("SECURE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 31_536_000) if _SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.flag("SECURE_HSTS_SUBDOMAINS")
# allauth limits sign-in attempts by IP address: behind a proxy, the one that the proxy reports.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("BEHIND_PROXY") else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
# Other sites never get our addresses as referrer. Not "no-referrer": browsers would send "Origin: null" with our forms.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "cop_platform.web.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

LOGGING = formatting.configuration()
