"""Make the suggestion's model from written examples, keywords and officers' corrections.

A linear support vector machine per leaf (squared hinge loss), solved by dual coordinate descent
(Hsieh et al., ICML 2008), all leaves at once; two seconds for three thousand texts. Small,
explainable word by word, and the best of those tried on these data (logistic regression,
complement naive Bayes and their mixtures were not better).

What of an officer's correction enters a model: only folded words and pairs of words that stand in
the written examples already or in at least MIN_CORRECTIONS different corrected texts; numbers
never (they are told by length alone); and each only as a checksum with weights. A name, a phone
number or a sentence of one reporter cannot be read out of the file.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from caunoi.core.folding import fold
from caunoi.reports.suggest.features import key, named_features, shorten
from caunoi.reports.suggest.model import RARITY_STEP, Feature, Features, Model
from caunoi.reports.suggest.sources import keyword_examples, short_forms
from caunoi.reports.suggest.tokens import tokenize

MIN_CORRECTIONS = 3
_KEYWORD_TRUST = 1.0  # a keyword against a written text
_COST = 1.0
_ROUNDS = 8
_SEED = 20250701
_SHARPNESS = 3.5  # fitted so that a score of 0.8 is right in about 8 of 10 unseen texts
_WEIGHT_FLOOR = 0.02  # weights nearer to the feature's middle than this are left out
_WEIGHTS_KEPT = 24

Vector = tuple[NDArray[np.int64], NDArray[np.float32]]


def train(
    examples: Iterable[tuple[str, str]],
    corrections: Iterable[tuple[str, str]] = (),
    *,
    keywords: Iterable[tuple[str, str]] | None = None,
    sharpness: float = _SHARPNESS,
) -> Model:
    """Learn from (text, leaf code) pairs; the same input gives the same model.

    `corrections` are confidential reports: the module's docstring says what is kept of them.
    `keywords` are small texts of their own, the categories' where none are given. `sharpness`
    turns margins into shares of belief: fit it to texts that were not learnt from.

    Raises:
        ValueError: there is nothing to learn from.
    """
    small = list(keyword_examples() if keywords is None else keywords)
    written = [(_names(text), code) for text, code in [*examples, *small]]
    weights = [1.0] * (len(written) - len(small)) + [_KEYWORD_TRUST] * len(small)
    if not written:
        raise ValueError("no examples to learn from")
    corrected = _discreet(written, corrections)
    rows = written + corrected
    weights += [1.0] * len(corrected)
    codes = sorted({code for _, code in rows})
    rarity = _rarity([names for names, _ in rows])
    numbers = {name: at for at, name in enumerate(sorted(rarity))}
    vectors = [_vector(names, numbers, rarity) for names, _ in rows]
    answers = np.array([codes.index(code) for _, code in rows])
    table = _solve(vectors, answers, np.array(weights), len(numbers), len(codes))
    return Model(tuple(codes), _features(numbers, rarity, table), sharpness)


def _names(text: str) -> list[str]:
    tokens = shorten(tokenize(text, short_forms()))
    return sorted({name for name, _, _ in named_features(tokens)})


def _discreet(
    written: Sequence[tuple[list[str], str]], corrections: Iterable[tuple[str, str]]
) -> list[tuple[list[str], str]]:
    """Corrections stripped to the words that give nobody away."""
    once = {fold(text): (text, code) for text, code in corrections}
    rows = [(_names(text), code) for text, code in once.values()]
    texts = Counter(name for names, _ in rows for name in names)
    known = {name for names, _ in written for name in names}
    kept = known | {name for name, count in texts.items() if count >= MIN_CORRECTIONS}
    return [([name for name in names if name in kept], code) for names, code in rows]


def _rarity(rows: Sequence[Sequence[str]]) -> dict[str, float]:
    """Inverse document frequency, in the steps in which the file keeps it."""
    texts = Counter(name for names in rows for name in names)
    return {
        name: round((math.log((1 + len(rows)) / (1 + count)) + 1) * RARITY_STEP) / RARITY_STEP
        for name, count in texts.items()
    }


def _vector(names: Sequence[str], numbers: dict[str, int], rarity: dict[str, float]) -> Vector:
    values = np.array([rarity[name] for name in names], dtype=np.float32)
    length = float(np.sqrt((values * values).sum())) or 1.0
    return np.array([numbers[name] for name in names], dtype=np.int64), values / length


def _solve(
    vectors: Sequence[Vector],
    answers: NDArray[np.int64],
    trust: NDArray[np.float64],
    feature_count: int,
    leaf_count: int,
) -> NDArray[np.float32]:
    """Weights (features x leaves) by dual coordinate descent."""
    sides = -np.ones((len(vectors), leaf_count), dtype=np.float32)
    sides[np.arange(len(vectors)), answers] = 1
    duals = np.zeros_like(sides)
    table = np.zeros((feature_count, leaf_count), dtype=np.float32)
    slack = (0.5 / (_COST * trust)).astype(np.float32)
    order = np.random.default_rng(_SEED)
    for _ in range(_ROUNDS):
        for row in order.permutation(len(vectors)):
            where, values = vectors[row]
            if not len(where):
                continue
            side = sides[row]
            gradient = side * (values @ table[where]) - 1 + duals[row] * slack[row]
            moved = np.maximum(duals[row] - gradient / (1 + slack[row]), 0)
            step = (moved - duals[row]) * side
            duals[row] = moved
            table[where] += np.outer(values, step)
    return table


def _features(
    numbers: dict[str, int], rarity: dict[str, float], table: NDArray[np.float32]
) -> Features:
    """Each feature's weights around its middle: a push common to all leaves decides nothing."""
    features: dict[int, Feature] = {}
    for name, row in numbers.items():
        weights = table[row] - np.median(table[row])
        order = np.argsort(-np.abs(weights), kind="stable")[:_WEIGHTS_KEPT]
        kept = [(int(at), float(weights[at])) for at in order if abs(weights[at]) > _WEIGHT_FLOOR]
        if kept:
            features[key(name)] = Feature(rarity[name], tuple(sorted(kept)))
    return Features.pack(features, table.shape[1])
