"""The application a server runs, with all its pages loaded: a server that loads it before it divides into workers (`gunicorn --preload`) starts
in half the time and keeps most of the code once."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dondoc.config.settings")
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)
# What is loaded now stays to the end: the collector leaves it alone, and workers divided from here go on sharing it.
gc.collect()
gc.freeze()
