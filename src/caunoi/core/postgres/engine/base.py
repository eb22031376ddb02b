"""The database engine of the settings: Django looks for `DatabaseWrapper` in a module `base`."""

from __future__ import annotations

import time

from django.db.backends.postgresql import base

FRESH_SECONDS = 1.0


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that answered within the last second is not asked again before its next use.

    With CONN_HEALTH_CHECKS Django asks at every request: under load one statement in two. A server
    that went away within that second makes the request fail as it would a moment later, in the
    middle of it; after an error the connection is always asked.
    """

    _answered_at = 0.0

    def is_usable(self) -> bool:
        """Whether it answers, as far as was seen within the last second."""
        if not self.errors_occurred and time.monotonic() - self._answered_at < FRESH_SECONDS:
            return True
        usable = bool(super().is_usable())
        self._answered_at = time.monotonic() if usable else 0.0
        return usable

    def close(self) -> None:
        """Close it; the next one has answered nothing yet."""
        self._answered_at = 0.0
        super().close()
