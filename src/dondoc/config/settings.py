"""Django settings, all from one typed Env. Nothing is read from the environment elsewhere."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from dondoc.config.env import read_env

ENV = read_env()
ENV.data.mkdir(parents=True, exist_ok=True)
PACKAGE = Path(__file__).resolve().parents[1]

SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
ALLOWED_HOSTS = list(ENV.allowed_hosts)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "csp",
    "axes",
    "dondoc.core",
    "dondoc.search",
    "dondoc.audit",
    "dondoc.organisations",
    "dondoc.accounts",
    "dondoc.directives",
    "dondoc.tasks",
    "dondoc.urging",
    "dondoc.exchanges",
    "dondoc.inquiries",
    "dondoc.feedback",
    "dondoc.statistics",
    "dondoc.scoring",
    "dondoc.measures",
    "dondoc.reports",
    "dondoc.publication",
    "dondoc.inspections",
    "dondoc.intake",
    "dondoc.notices",
    "dondoc.readings",
    "dondoc.gateway",
    "dondoc.connections",
    "dondoc.records",
    "dondoc.quarantine",
    "dondoc.backup",
    "dondoc.web",
    "dondoc.public",
]

MIDDLEWARE = [
    "dondoc.web.operation.journal.Journal",
    "dondoc.web.operation.door.WatchersDoor",
    "dondoc.web.operation.counting.Counting",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "dondoc.public.door.PublicDoor",
    "dondoc.api.door.MachineDoor",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "dondoc.web.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dondoc.web.access.ActorMiddleware",
    "dondoc.web.account.limits.SessionLimits",
    "dondoc.web.account.factor_guard.FactorGuard",
    "dondoc.web.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "dondoc.config.urls"
WSGI_APPLICATION = "dondoc.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "dondoc.web.shell.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "dondoc.web.templatetags.wording",
                "dondoc.web.templatetags.components",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("dondoc.web.templating.Loader", ["django.template.loaders.app_directories.Loader"])],
                )
            ],
        },
    }
]

# SQLite's WAL can lose commits before 3.51.3 (a data race, fixed there): a rollback journal below it.
_WAL_IS_SAFE = sqlite3.sqlite_version_info >= (3, 51, 3)
if ENV.database_url:
    DATABASES = {"default": dj_database_url.parse(ENV.database_url, conn_max_age=600, conn_health_checks=True)}
    # A statement asked often is planned once a connection: planning took more than running on most pages.
    _ASKED = DATABASES["default"].setdefault("OPTIONS", {})
    _ASKED.update(server_side_binding=True, prepare_threshold=2)
    if DATABASES["default"]["ENGINE"].endswith("postgresql"):
        # Compiling a statement of many conditional counts took PostgreSQL longer than running it; an address that says otherwise is obeyed.
        _ASKED["options"] = f"-c jit=off {_ASKED.get('options', '')}".rstrip()
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ENV.data / "dondoc.sqlite3"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            f"PRAGMA journal_mode={'WAL' if _WAL_IS_SAFE else 'TRUNCATE'}; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "dondoc.organisations.backend.PasswordBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "signin"
BADGES_KEPT = 20  # seconds in which the menu need not show what others did
LOGIN_REDIRECT_URL = "home"
PUBLIC_KEPT = 2  # seconds in which the public site need not ask whether an edition came or went
PUBLIC_SIGNIN_URL = "/dang-nhap/"  # on the public pages; "" where they are served by a process of their own
AXES_FAILURE_LIMIT = ENV.accounts.failures
AXES_COOLOFF_TIME = ENV.accounts.lock_hours  # hours; an administrator can unlock
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the hours that are told are the hours it lasts
AXES_DISABLE_ACCESS_LOG = True  # accounts.Entry has it
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_LOCKOUT_CALLABLE = "dondoc.web.account.views.locked_out"
AXES_WHITELIST_CALLABLE = "dondoc.web.account.counting.never_locked"
AXES_USERNAME_CALLABLE = "dondoc.web.account.counting.counted_as"  # the owner's own devices by themselves
AXES_VERBOSE = False
# What a wrong form held is kept for whoever looks into it; what opens an account never is, nor what stands beside it.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "credential"]
# Locked by name, not by address: a whole agency comes from one address of the province's network.
SILENCED_SYSTEM_CHECKS = ["axes.W003", "axes.W006"]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = ENV.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

SESSION_ENGINE = "dondoc.core.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = ENV.accounts.session_hours * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "dondoc.web.refusals.forbidden"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENV.https
SECURE_HSTS_SECONDS = 31536000 if ENV.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.https else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *filter(None, [ENV.single_sign_on.origin])],  # signing out there too
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
# Uploads are inspected in memory before a byte is kept anywhere: a secret document must not leave a temporary file behind (TH 5.2.d).
FILE_UPLOAD_HANDLERS = ["dondoc.web.uploads.InMemoryOnly"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
MAX_UPLOAD_BYTES = ENV.max_upload_mb * 1024 * 1024
FILES_ROOT = ENV.data / "files"
API_PER_MINUTE = ENV.api_per_minute

# One line of JSON a request and an error to stdout, or errors alone as lines of text (docs/records.md).
_JSON = ENV.records.log == "json"
_OURS = {"level": "INFO" if _JSON else "WARNING"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "dondoc.core.logs.JsonLine"},
    },
    "handlers": {
        "out": {
            "class": "logging.StreamHandler",
            "formatter": "json" if _JSON else "line",
            "stream": "ext://sys.stdout" if _JSON else "ext://sys.stderr",
        }
    },
    "root": {"handlers": ["out"], "level": "WARNING"},
    # Django's own handlers would say the same a second time, with the values that stay out of ours
    "loggers": {
        "dondoc.request": _OURS,
        "dondoc.audit": {"level": "INFO" if ENV.records.log_audit else "WARNING"},
        **({"django": {"handlers": [], "level": "WARNING", "propagate": True}} if _JSON else {}),
    },
}
