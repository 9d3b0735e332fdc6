"""A real CAS server as a process of its own (django-cas-server), everything in memory: prints its port, knows one person, ends with its input."""

from __future__ import annotations

import os
import sys
import threading
from types import ModuleType
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings

PERSON, PASSWORD, EMAIL = "lan.le", "only-for-the-suite", "lan@tinh.gov.vn"


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def set_up() -> None:
    rooms = ["auth", "contenttypes", "sessions", "messages", "staticfiles"]
    settings.configure(
        SECRET_KEY="only-for-the-suite",
        DEBUG=True,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="cas_server.urls_of_the_suite",
        INSTALLED_APPS=[*(f"django.contrib.{room}" for room in rooms), "cas_server"],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        MIGRATION_MODULES=dict.fromkeys(["auth", "contenttypes", "sessions", "cas_server"]),
        STATIC_URL="/static/",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        CAS_AUTH_CLASS="cas_server.auth.TestAuthUser",
        CAS_TEST_USER=PERSON,
        CAS_TEST_PASSWORD=PASSWORD,
        CAS_TEST_ATTRIBUTES={"mail": EMAIL},
        CAS_NEW_VERSION_HTML_WARNING=False,
        CAS_NEW_VERSION_EMAIL_WARNING=False,
        LOGGING_CONFIG=None,
    )


def main() -> None:
    set_up()
    addresses = sys.modules[settings.ROOT_URLCONF] = ModuleType(settings.ROOT_URLCONF)
    django.setup()
    from cas_server.models import ReplaceAttributName, ServicePattern
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.urls import include, path

    addresses.urlpatterns = [path("cas/", include("cas_server.urls"))]
    call_command("migrate", run_syncdb=True, verbosity=0)
    ours = ServicePattern.objects.create(name="ours", pattern=r"^http://testserver/dang-nhap/tinh/ve/\?")
    ReplaceAttributName.objects.create(service_pattern=ours, name="mail")
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    print(server.server_port, flush=True)
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
