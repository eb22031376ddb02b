"""The embedded PostgreSQL of demo, developers and tests: `ensure_running`, `stop`, `destroy`."""

from caunoi.core.postgres.cluster import (
    address,
    destroy,
    ensure_running,
    find_pid,
    is_running,
    stop,
)
from caunoi.core.postgres.places import PostgresFailed, binaries

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
