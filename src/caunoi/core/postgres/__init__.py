"""The embedded PostgreSQL of the demo, of developers and of tests: `ensure_running`, `stop`, `destroy`."""

from caunoi.core.postgres.cluster import (
    PostgresFailed,
    address,
    destroy,
    ensure_running,
    find_pid,
    is_running,
    stop,
)
from caunoi.core.postgres.places import binaries

__all__ = [
    "PostgresFailed",
    "address",
    "binaries",
    "destroy",
    "ensure_running",
    "find_pid",
    "is_running",
    "stop",
]
