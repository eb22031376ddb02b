"""What a text tells before anybody reads it: its category, a wrong by the police, danger now."""

from __future__ import annotations

from caunoi.reports.suggest.category import Suggestion, read_words, suggest
from caunoi.reports.suggest.danger import Danger, danger_now
from caunoi.reports.suggest.identity import tells_who_wrote
from caunoi.reports.suggest.money import money_just_sent
from caunoi.reports.suggest.police import PoliceMention, names_police

__all__ = [
    "Danger",
    "PoliceMention",
    "Suggestion",
    "danger_now",
    "money_just_sent",
    "names_police",
    "read_words",
    "suggest",
    "tells_who_wrote",
]
