"""What the log refuses; the messages may be shown."""

from caunoi.core.errors import Refused


class LogDamagedError(Refused):
    """The log's head is not the one that was signed last: nothing may be added to it."""


class WitnessRefusedError(Refused):
    """The witness's answer belongs to no checkpoint of this log, or to no witness we know."""
