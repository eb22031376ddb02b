"""Event codes of this part."""

from __future__ import annotations

AREAS_IMPORTED = "areas.imported"
