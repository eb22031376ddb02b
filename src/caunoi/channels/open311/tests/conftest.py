"""A clock that leaves sessions and leases behind, as the other channels' tests have it."""

from caunoi.channels.tests.conftest import travel_far

__all__ = ["travel_far"]
