"""Why a view copy could not be made; words for machines, shown nowhere."""


class Unclean(Exception):
    """No view copy can be made; the original stays sealed."""

    code = "broken"


class Unreadable(Unclean):
    """The content breaks the rules of its own kind."""


class TooLarge(Unclean):
    """More pixels, pages, boxes or bytes than we are ready to work through."""

    code = "too_large"


class Unsupported(Unclean):
    """A sound file of a variety that cannot be cleaned here."""

    code = "unsupported"
