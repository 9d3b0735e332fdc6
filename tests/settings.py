"""Settings of the suite: the product's own, in a temporary data folder, on the database of DATABASE_URL_TEST (SQLite where none is named)."""

import atexit
import os
import shutil
import tempfile

_DATA = tempfile.mkdtemp(prefix="dondoc-tests-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
for _name in [name for name in os.environ if name.startswith("DONDOC_")]:
    del os.environ[_name]
os.environ.update(
    DONDOC_DATA=_DATA,
    DONDOC_MODE="demo",
    DONDOC_SECRET_KEY="only-for-the-suite",
    DONDOC_HOSTS="localhost,127.0.0.1,testserver",
    DATABASE_URL=os.environ.get("DATABASE_URL_TEST", ""),
)

from dondoc.config.settings import *  # noqa: E402, F403
from dondoc.config.settings import DATABASES, ENV, STATIC_ROOT  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
BADGES_KEPT = 0  # tests do deeds without a browser
PUBLIC_KEPT = 0  # likewise
STATIC_ROOT.mkdir()
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file and not memory: threads and the live server then hold connections of their own, as in life. No fsync: nothing here must last.
    DATABASES["default"]["TEST"] = {"NAME": str(ENV.data / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
