"""Training anew: officers' corrections are learnt, measured on writers never seen, then used."""

import pytest

from caunoi.accounts.access import Actor
from caunoi.reports.services.handling import classify_report
from caunoi.reports.services.retraining import retrain
from caunoi.reports.suggest import suggest
from caunoi.reports.suggest.category import active_model, shipped_model_path, trained_model_path
from caunoi.reports.suggest.trial import sample_questions, train_blind, try_model
from caunoi.testing.make import make_report

ODD = "Cụm zubrowka nhà bên lại mở zubrowka suốt đêm, zubrowka inh ỏi"


@pytest.fixture(autouse=True)
def own_home(settings: object, tmp_path: object) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]


def test_corrections_of_officers_are_learnt_and_used_at_once(city: None, hoa: Actor) -> None:
    for number in range(4):
        report = make_report(text=f"{ODD} lần {number}", category="hinh_su.trom_cap")
        classify_report(
            report_id=report.pk, by=hoa, crime_source="tin_bao", category="trat_tu.on_ao"
        )
    assert not trained_model_path().exists()

    made = retrain()

    assert made.corrections == 4
    assert trained_model_path().exists()
    assert suggest("zubrowka")[0].code == "trat_tu.on_ao"
    assert b"zubrowka" not in trained_model_path().read_bytes()
    assert made.trial.texts > 400


def test_a_blind_model_is_right_far_more_often_than_by_chance() -> None:
    trial = try_model(train_blind(), sample_questions())

    assert trial.share_first > 0.8
    assert trial.share_in_three > 0.95


def test_without_a_training_the_shipped_model_is_used() -> None:
    assert shipped_model_path().exists()
    assert active_model().codes
