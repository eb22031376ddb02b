"""Settings of the test run: the same, with quick passwords and no build step for static files."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("CAUNOI_SECRET_KEY", "test-secret-key-that-protects-nothing")
os.environ.setdefault("CAUNOI_MASTER_KEY", "test-master-key-that-protects-nothing")
os.environ.setdefault("CAUNOI_HOME", tempfile.mkdtemp(prefix="caunoi-test-"))

from caunoi.config.settings import *  # noqa: F403  (the test run differs only below)
from caunoi.config.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
REFERENCE_TTL_SECONDS = 0
MFA_REQUIRED = False
# Files are looked up when they are asked for: every test's client would look through all of them
# first (55 ms of each).
WHITENOISE_AUTOREFRESH = True
