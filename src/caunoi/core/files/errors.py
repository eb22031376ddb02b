"""Refusals about files; none of them ever stands in the way of a report's text."""

from __future__ import annotations

from django.utils.translation import gettext as _

from caunoi.core.errors import NotFound, Refused


class StorageFull(Refused):
    """No room is left for the file."""

    status = 507

    def __init__(self) -> None:
        super().__init__(
            _("There is no room for files at the moment. Your words are kept; please send the "
              "file again later.")
        )  # fmt: skip


class StorageFailed(Refused):
    """The storage did not take or give the file."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            _("The file store does not answer at the moment. Your words are kept; please try the "
              "file again in a few minutes.")
        )  # fmt: skip


class FileTooLarge(Refused):
    """More bytes than one file may have."""

    status = 413

    def __init__(self, limit_mb: int) -> None:
        super().__init__(_("A file may have at most %(limit)d MB.") % {"limit": limit_mb})


class EmptyFile(Refused):
    """Nothing is in it: there is nothing to take."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("This file is empty, so it was not taken. Please choose it again."))


class TooManyParts(Refused):
    """An upload cut into more pieces than anybody needs."""

    status = 413

    def __init__(self) -> None:
        super().__init__(_("This file was sent in too many small pieces. Please send it again."))


class WrongOffset(Refused):
    """The piece does not follow what has arrived; `expected` is where to go on."""

    def __init__(self, expected: int) -> None:
        super().__init__(_("Part of the file is missing. Please continue where it broke off."))
        self.expected = expected


class Unfinished(Refused):
    """Not all bytes have arrived; `expected` is where to go on."""

    def __init__(self, expected: int) -> None:
        super().__init__(_("The file has not arrived completely yet."))
        self.expected = expected


class HashMismatch(Refused):
    """What arrived is not what was announced."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("The file was damaged on its way. Please send it again."))


class UploadGone(NotFound):
    """No such upload, or it waited too long."""

    def __init__(self) -> None:
        super().__init__(_("This file is no longer here. Please send it again."))


class NotShown(NotFound):
    """There is no clean copy to look at."""

    def __init__(self) -> None:
        super().__init__(_("This file is stored but cannot be shown."))


class OriginalGone(NotFound):
    """Only the clean copy was kept, as the sender wished."""

    def __init__(self) -> None:
        super().__init__(_("The original was not kept, as its sender wished."))


class Quarantined(Refused):
    """Not yet scanned, or known to be harmful."""

    def __init__(self) -> None:
        super().__init__(
            _("This file is in quarantine: it was not scanned yet, or something harmful was found.")
        )
