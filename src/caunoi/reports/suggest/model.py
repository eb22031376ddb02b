"""A linear model over folded words: scores, the words behind them, and its file.

The file holds no text: a feature is kept as a 32-bit checksum of its folded words, with small
whole numbers for its weights, so that nobody reads a report's words out of a model.
"""

from __future__ import annotations

import json
import math
import struct
import sys
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from caunoi.reports.suggest.features import key, named_features, shorten
from caunoi.reports.suggest.tokens import Token, as_written

_MAGIC = b"CNSUGGEST1\n"
_HEADER = struct.Struct("<I")
# Keys, scales, rarities, counts of weights (one a feature); leaves, weights (one a weight).
_KINDS = "IfBBBb"
_BY_FEATURE = 4
RARITY_STEP = 25.0  # a feature's rarity is kept as a whole number of 1/25
WEIGHT_STEP = 127.0
_COMMON = 3.3  # words less rare than this explain nothing by themselves ("the", "my")
_SHARE = 0.3  # a word is shown when it gives at least this share of the strongest word's push
_WORDS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: how rare it is, and its weight for the categories it speaks for or against."""

    rarity: float
    weights: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A leaf's code, its share of belief 0..1, and the words that spoke for it."""

    code: str
    score: float
    words: tuple[str, ...]


class Features:
    """All features in a few flat arrays, as the file holds them; one is unpacked when asked for."""

    def __init__(self, columns: Sequence[array[int] | array[float]]) -> None:
        self.columns = tuple(columns)
        keys, _, _, counts, _, _ = columns
        starts = accumulate(counts, initial=0)  # one more than keys: the end
        self._places = {
            number: (at, start)
            for at, (number, start) in enumerate(zip(keys, starts, strict=False))
        }

    @classmethod
    def pack(cls, features: Mapping[int, Feature]) -> Features:
        """From features by their key."""
        keys, scales, rarities, counts = array("I"), array("f"), array("B"), array("B")
        numbers, weights = array("B"), array("b")
        for number in sorted(features):
            feature = features[number]
            scale = max((abs(weight) for _, weight in feature.weights), default=1.0) / WEIGHT_STEP
            keys.append(number)
            scales.append(scale)
            rarities.append(min(255, round(feature.rarity * RARITY_STEP)))
            counts.append(len(feature.weights))
            for code, weight in feature.weights:
                numbers.append(code)
                weights.append(round(weight / scale))
        return cls([keys, scales, rarities, counts, numbers, weights])

    def get(self, number: int) -> Feature | None:
        """The feature under this key, where the model knows it."""
        place = self._places.get(number)
        if place is None:
            return None
        at, start = place
        _, scales, rarities, counts, numbers, weights = self.columns
        end = int(start) + int(counts[at])
        start = int(start)
        scale = scales[at]
        return Feature(
            rarities[at] / RARITY_STEP,
            tuple(
                (int(leaf), weight * scale)
                for leaf, weight in zip(numbers[start:end], weights[start:end], strict=True)
            ),
        )

    def __len__(self) -> int:
        return len(self._places)


@dataclass(frozen=True, slots=True)
class Model:
    """Leaf codes and features; `sharpness` turns margins into shares of belief."""

    codes: tuple[str, ...]
    features: Features
    sharpness: float

    def judge(self, text: str, tokens: Sequence[Token], limit: int) -> list[Verdict]:
        """The `limit` likeliest categories, best first; none where no word is known."""
        tokens = shorten(tokens)
        found = self._find(tokens)
        if not found:
            return []
        length = math.sqrt(sum(feature.rarity**2 for feature, _ in found.values()))
        margins = [0.0] * len(self.codes)
        for feature, _ in found.values():
            value = feature.rarity / length
            for number, weight in feature.weights:
                margins[number] += value * weight
        best = sorted(range(len(margins)), key=lambda number: -margins[number])[:limit]
        top = margins[best[0]]
        powers = [math.exp(self.sharpness * (margin - top)) for margin in margins]
        total = sum(powers)
        return [
            Verdict(
                self.codes[number],
                powers[number] / total,
                _explain(text, tokens, list(found.values()), number),
            )
            for number in best
        ]

    def _find(self, tokens: Sequence[Token]) -> dict[int, tuple[Feature, list[tuple[int, int]]]]:
        found: dict[int, tuple[Feature, list[tuple[int, int]]]] = {}
        numbers: dict[str, int] = {}
        for name, start, end in named_features(tokens):
            number = numbers.get(name)
            if number is None:
                number = numbers[name] = key(name)
            if number in found:
                found[number][1].append((start, end))
            elif (feature := self.features.get(number)) is not None:
                found[number] = (feature, [(start, end)])
        return found


def _explain(
    text: str,
    tokens: Sequence[Token],
    found: Sequence[tuple[Feature, list[tuple[int, int]]]],
    number: int,
) -> tuple[str, ...]:
    """The words that spoke most for category `number`, as the person wrote them."""
    push = [0.0] * len(tokens)
    rare = [False] * len(tokens)
    for feature, places in found:
        weight = next((w for n, w in feature.weights if n == number), 0.0)
        start, end = places[0]
        for at in range(start, end):
            push[at] += feature.rarity * weight / (end - start)
            if end - start == 1 and feature.rarity > _COMMON:
                rare[at] = True
    bar = max(push) * _SHARE
    if bar <= 0:
        return ()
    phrases: list[tuple[float, int, int]] = []
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and push[end] >= bar and tokens[end].clause == tokens[at].clause:
            end += 1
        if end > at and any(rare[at:end]):
            phrases.append((sum(push[at:end]), tokens[at].start, tokens[end - 1].end))
        at = max(end, at + 1)
    strongest = sorted(phrases, key=lambda phrase: -phrase[0])[:_WORDS_SHOWN]
    return as_written(text, [(start, end) for _, start, end in strongest])


def save(model: Model, path: Path) -> None:
    """Write `model` to `path` whole or not at all; the same model gives the same bytes."""
    header = json.dumps({"codes": model.codes, "sharpness": model.sharpness}).encode()
    columns = model.features.columns
    sizes = struct.pack("<II", len(columns[0]), len(columns[-1]))
    parts = [_MAGIC, _HEADER.pack(len(header)), header, sizes]
    parts += [_little(column).tobytes() for column in columns]
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(b"".join(parts))
    unfinished.replace(path)


def load(path: Path) -> Model:
    """Read a model.

    Raises:
        FileNotFoundError: there is none at `path`.
        ValueError: the file is no model or was cut short.
    """
    data = path.read_bytes()
    if not data.startswith(_MAGIC):
        raise ValueError(f"{path} is not a suggestion model")
    try:
        (length,) = _HEADER.unpack_from(data, len(_MAGIC))
        start = len(_MAGIC) + _HEADER.size
        header = json.loads(data[start : start + length])
        features = _read_features(memoryview(data)[start + length :])
        return Model(tuple(header["codes"]), features, float(header["sharpness"]))
    except (struct.error, KeyError, EOFError, json.JSONDecodeError) as error:
        raise ValueError(f"{path} is cut short") from error


def _read_features(data: memoryview) -> Features:
    count, entries = struct.unpack_from("<II", data)
    at = 8
    columns: list[array[Any]] = []
    for kind in _KINDS:
        column = array(kind)
        end = at + column.itemsize * (entries if len(columns) >= _BY_FEATURE else count)
        if end > len(data):
            raise EOFError
        column.frombytes(data[at:end])
        columns.append(_little(column))
        at = end
    return Features(columns)


def _little(column: array[Any]) -> array[Any]:
    """The same numbers in the file's byte order (or back)."""
    if sys.byteorder == "little":
        return column
    turned = array(column.typecode, column)
    turned.byteswap()
    return turned
