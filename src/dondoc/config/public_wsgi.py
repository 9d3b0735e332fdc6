"""The application of the public site alone: `gunicorn dondoc.config.public_wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "dondoc.config.public_settings"
application = get_wsgi_application()
