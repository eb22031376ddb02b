"""A linear model over folded words: scores, the words behind them, and its file.

The file holds no text: a feature is kept as a 32-bit checksum of its folded words, with small
whole numbers for its weights, so that nobody reads a report's words out of a model.
"""

from __future__ import annotations

import json
import struct
import sys
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

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
    """All features: the flat arrays that the file holds, and a table of weights to reckon with.

    `places` gives a feature's row by its key; `rarities` (one a row) and `weights` (rows x leaves)
    are what `Model.judge` multiplies. Some 30,000 features of 76 leaves take 10 MiB.
    """

    def __init__(self, columns: Sequence[array[int] | array[float]], leaves: int) -> None:
        self.columns = tuple(columns)
        keys, scales, rarities, counts, numbers, weights = (np.asarray(c) for c in columns)
        self.places: dict[int, int] = dict(zip(keys.tolist(), range(len(keys)), strict=True))
        self.rarities = (rarities / RARITY_STEP).astype(np.float32)
        self.weights = np.zeros((len(keys), leaves), dtype=np.float32)
        rows = np.repeat(np.arange(len(keys)), counts)
        self.weights[rows, numbers] = weights * np.repeat(scales, counts)

    @classmethod
    def pack(cls, features: Mapping[int, Feature], leaves: int) -> Features:
        """From features by their key, for so many leaves."""
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
        return cls([keys, scales, rarities, counts, numbers, weights], leaves)

    def __len__(self) -> int:
        return len(self.places)


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
        rows = list(found)
        rarities = self.features.rarities[rows]
        pushes = rarities[:, None] * self.features.weights[rows]  # features x leaves
        margins = pushes.sum(axis=0) / np.sqrt((rarities * rarities).sum())
        best = np.argsort(-margins, kind="stable")[:limit].tolist()
        powers = np.exp(self.sharpness * (margins - margins[best[0]]))
        shares = (powers / powers.sum()).tolist()
        first_places, rare = list(found.values()), (rarities > _COMMON).tolist()
        return [
            Verdict(
                self.codes[leaf],
                shares[leaf],
                _explain(text, tokens, first_places, pushes[:, leaf].tolist(), rare),
            )
            for leaf in best
        ]

    def _find(self, tokens: Sequence[Token]) -> dict[int, tuple[int, int]]:
        """The features of a text that the model knows: row -> the tokens it first stands at."""
        found: dict[int, tuple[int, int]] = {}
        places = self.features.places
        for name, start, end in named_features(tokens):
            row = places.get(key(name))
            if row is not None and row not in found:
                found[row] = (start, end)
        return found


def _explain(
    text: str,
    tokens: Sequence[Token],
    places: Sequence[tuple[int, int]],
    pushes: Sequence[float],
    is_rare: Sequence[bool],
) -> tuple[str, ...]:
    """The words that spoke most for a category, as the person wrote them.

    One entry a feature: the tokens it stands at, its push for the category, whether it is rare.
    """
    push = [0.0] * len(tokens)
    rare = [False] * len(tokens)
    for (start, end), pushed, feature_is_rare in zip(places, pushes, is_rare, strict=True):
        for at in range(start, end):
            push[at] += pushed / (end - start)
        if end - start == 1 and feature_is_rare:
            rare[start] = True
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
        features = _read_features(memoryview(data)[start + length :], len(header["codes"]))
        return Model(tuple(header["codes"]), features, float(header["sharpness"]))
    except (struct.error, KeyError, EOFError, json.JSONDecodeError) as error:
        raise ValueError(f"{path} is cut short") from error


def newest(*paths: Path) -> Model:
    """The first model there is among `paths`; a new file is taken up by the next call.

    Raises:
        FileNotFoundError: there is none.
    """
    for path in paths:
        try:
            stamp = path.stat().st_mtime_ns
        except FileNotFoundError:
            continue
        return _kept(path, stamp)
    raise FileNotFoundError(paths[-1])


@lru_cache(maxsize=4)
def _kept(path: Path, stamp: int) -> Model:
    return load(path)


def _read_features(data: memoryview, leaves: int) -> Features:
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
    return Features(columns, leaves)


def _little(column: array[Any]) -> array[Any]:
    """The same numbers in the file's byte order (or back)."""
    if sys.byteorder == "little":
        return column
    turned = array(column.typecode, column)
    turned.byteswap()
    return turned
