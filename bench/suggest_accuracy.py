"""How often the suggested category is right.

Measured on a model trained here without the texts of six writers, who are held out; the model in
use learns from them too.
"""

from __future__ import annotations

from bench.ground import set_up

TITLE = "category suggestion on unseen texts"


def run() -> dict[str, object]:
    set_up()
    from caunoi.reports.suggest import trial as trials  # noqa: PLC0415  (after Django)

    model = trials.train_blind()
    rows = []
    for what, texts in (
        ("six writers held out", trials.held_out()),
        ("the sample questions", trials.sample_questions()),
    ):
        trial = trials.try_model(model, texts)
        rows += [
            {"what": f"{what}: texts", "value": trial.texts},
            {"what": f"{what}: right first", "value": round(trial.share_first * 100, 1),
             "unit": "%"},
            {"what": f"{what}: right among three",
             "value": round(trial.share_in_three * 100, 1), "unit": "%"},
        ]  # fmt: skip
    return {"rows": rows}
