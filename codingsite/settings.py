"""All settings, read from environment variables with safe defaults (docs/install.md lists them).

Nothing has to be set to run on one machine: secrets are made once into var/secrets.env, the database
is var/db.sqlite3.
"""

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.contrib.messages import constants as messages

from codingsite import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = env.flag("DEBUG")

# Secrets

_SECRETS = env.stored_secrets(
    VAR_DIR / "secrets.env", {"SECRET_KEY": "", "AUDIT_KEYS": "k1:", "IDENTIFIER_KEY": ""}
)
SECRET_KEY = _SECRETS["SECRET_KEY"]
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
AUDIT_KEYS = env.signing_keys(_SECRETS["AUDIT_KEYS"])  # the first one signs, all of them verify
IDENTIFIER_KEY = _SECRETS["IDENTIFIER_KEY"]  # keyed hashes of unknown account names and references

# Where the site is reached

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", LOOPBACK_HOSTS)
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
HTTPS = env.flag("HTTPS")
BEHIND_PROXY = env.flag("BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Demonstration accounts: off unless asked for, and then only on this machine (lookup/permissions.py)

DEMO = env.flag("DEMO")
DEMO_BEYOND_LOOPBACK = env.flag("DEMO_BEYOND_LOOPBACK")

# Site policy

env.gone("HASH_REFERENCES", "Write REFERENCES=hashed to keep references as hashes.")
REFERENCES = env.choice("REFERENCES", ("plain", "hashed", "off"))  # how encounter references are kept
REFERENCES_SHARED = env.flag("REFERENCES_SHARED")  # one that another coder has warns as well
SECOND_PERSON_PUBLISHES = env.flag("SECOND_PERSON_PUBLISHES")  # nobody publishes their own draft

# Application

ROOT_URLCONF = "codingsite.urls"
WSGI_APPLICATION = "codingsite.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "lookup.apps.LookupConfig",
    "lookup.apps.DeskConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "django_filters",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lookup.middleware.sessions_end",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lookup.middleware.SignInMiddleware",
    "lookup.middleware.steady_data",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lookup.middleware.own_password_first",
    "lookup.middleware.RefusalMiddleware",
]

# Partials as builtins and by their loader: templates then read as on Django 6 (docs/adr/001).
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lookup.context.site",
            ],
            "debug": DEBUG or env.flag("TEMPLATE_COVERAGE"),
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
        },
    }
]

# Database

SQLITE_OPTIONS = {
    "timeout": 20,
    # A transaction takes the write lock when it begins, so that it never meets "locked" half way.
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
_database: dict[str, Any] = dict(
    dj_database_url.parse(
        env.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}"),
        conn_max_age=60,
        conn_health_checks=True,
    )
)
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = SQLITE_OPTIONS | _database.get("OPTIONS", {})
DATABASES = {"default": _database}

# Accounts

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AUTHENTICATION_BACKENDS = ["lookup.permissions.AccountBackend"]
_VALIDATORS = ("UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator"} for name in _VALIDATORS
]

# Sessions and cookies. What is not set here, and in Headers, Django sets as we want it: HttpOnly and Lax
# cookies, no framing, no sniffing, the referrer for this site only (tests/integration/pages/test_headers.py).

SESSION_COOKIE_NAME = "dorsalgia_session"
SESSION_COOKIE_AGE = 12 * 60 * 60
IDLE_MINUTES = env.number("IDLE_MINUTES", 30)  # without a request for so long a session ends; 0: no limit
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "dorsalgia_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = HTTPS

# Messages look as the notices of the site do

MESSAGE_TAGS = {messages.SUCCESS: "good", messages.WARNING: "off", messages.ERROR: "conflict"}

# Headers

CSRF_FAILURE_VIEW = "lookup.views.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 31_536_000) if HTTPS else 0
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

# Limits: a pasted assessment is a few kilobytes, and no page takes a file

DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 0

# What /readyz answers is asked of the database again after so many seconds

READY_KEPT_SECONDS = 5

# Static files

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

# Language and time

USE_I18N = False
FORMAT_MODULE_PATH = ["codingsite.formats"]  # the settings DATE_FORMAT and the like have no effect in Django
TIME_ZONE = env.text("TIME_ZONE", "UTC")

# Log: to standard error, without what people typed

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "discreet": {
            "()": "codingsite.logs.Discreet",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        "django.db.backends": {"level": "WARNING"},  # statements carry values
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # strangers' requests, with a traceback each
    },
}
