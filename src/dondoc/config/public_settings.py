"""Settings of the public site as a process of its own (docs/publication.md): no session, no account, no way to write.

It needs the public tables and the front-end files, and knows no other room. `DATABASE_URL` names a user who may read those tables only.
"""

from __future__ import annotations

from pathlib import Path

import dj_database_url

from dondoc.config.env import read_env

ENV = read_env()
PACKAGE = Path(__file__).resolve().parents[1]

SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
ALLOWED_HOSTS = list(ENV.allowed_hosts)

INSTALLED_APPS = ["django.contrib.staticfiles", "dondoc.publication", "dondoc.public"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dondoc.public.door.PublicDoor",
]
ROOT_URLCONF = "dondoc.config.public_urls"
WSGI_APPLICATION = "dondoc.config.public_wsgi.application"
PUBLIC_KEPT = 2  # seconds in which it need not ask whether an edition came or went
PUBLIC_SIGNIN_URL = ""  # the pages for officials are elsewhere

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"builtins": ["dondoc.web.templatetags.wording"]},
    }
]

# Written to by nobody, whoever the user of the database is: the connection itself refuses, and the router before it.
if ENV.database_url:
    DATABASES = {"default": dj_database_url.parse(ENV.database_url, conn_max_age=600, conn_health_checks=True)}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ENV.data / "dondoc.sqlite3"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = f"file:{DATABASES['default']['NAME']}?mode=ro"
    DATABASES["default"]["OPTIONS"] = {"uri": True, "timeout": 5, "init_command": "PRAGMA query_only=ON;"}
else:
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c default_transaction_read_only=on"
DATABASE_ROUTERS = ["dondoc.public.read_only.ReadOnly"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = ENV.data / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

SECURE_SSL_REDIRECT = ENV.https
SECURE_HSTS_SECONDS = 31536000 if ENV.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.https else None
SECURE_REFERRER_POLICY = "same-origin"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["out"], "level": "WARNING"},
}
