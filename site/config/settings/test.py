"""The test-suite: an SQLite database in memory unless DATABASE_URL names another."""

import os

from config.settings.base import *  # noqa: F403
from config.settings.base import MIDDLEWARE, STORAGES, env
from config.settings.database import database_settings

# Playwright keeps an event loop running in the tests' thread, where Django refuses queries.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

DATABASES = {"default": database_settings(env, default=":memory:")}
# A pool keeps connections open, and a test database with open connections cannot be dropped.
DATABASES["default"]["OPTIONS"].pop("pool", None)

# Tests need no collected files; a manifest would have to be built first.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False
