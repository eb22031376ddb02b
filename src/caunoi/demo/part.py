"""One function of the demo in a process of its own: `python -m caunoi.demo.part module:name …`."""

from __future__ import annotations

import inspect
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import django


def main(words: list[str]) -> None:
    """Set up Django and call `module:name`; a parameter called `home` gets a Path."""
    target, *rest = words
    django.setup()
    module, _mark, name = target.partition(":")
    function = getattr(import_module(module), name)
    names = list(inspect.signature(function).parameters)
    given: list[Any] = [
        Path(word) if name == "home" else word for name, word in zip(names, rest, strict=False)
    ]
    function(*given)


if __name__ == "__main__":
    main(sys.argv[1:])
