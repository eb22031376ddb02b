"""A copy of the law that a test may change."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings as real_settings

# A machine shared by many runs may be slow at any one example; that is no fault of the rule.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """The law's files, copied; this process reads them instead of the real ones."""
    shutil.copytree(real_settings.LAW_RULES, tmp_path / "law")
    settings.LAW_RULES = tmp_path / "law"
    return tmp_path / "law"
