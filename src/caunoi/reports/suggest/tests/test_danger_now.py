"""Life in danger now is told from what is over, asked or feared."""

import pytest

from caunoi.core.folding import fold
from caunoi.reports.suggest import danger_now

NOW = [
    ("114", "Cháy nhà rồi, còn người trên tầng ba!"),
    ("114", "Có người đang chới với giữa hồ"),
    ("114", "Một cô gái đứng ngoài lan can cầu định nhảy"),
    ("114", "The kitchen is on fire"),
    ("113", "Nó đang cầm dao đuổi chém người ta"),
    ("113", "My husband is hitting me"),
    ("115", "Ông cụ ngã bất tỉnh ngoài đường"),
]
NOT_NOW = [
    "",
    "Hôm qua nhà tôi bị trộm",
    "Xin hỏi khi cháy thì chạy lên hay chạy xuống?",
    "Khu trọ không có lối thoát hiểm, nguy cơ cháy rất cao",
    "Cảm ơn các anh đã dập đám cháy",
    "Tuần trước tôi bị cướp giật túi",
    "Shop cháy hàng rồi không trả cọc",
]


@pytest.mark.parametrize(("call", "text"), NOW)
def test_the_number_to_call_first(call: str, text: str) -> None:
    for form in (text, fold(text), text.upper()):
        danger = danger_now(form)
        assert danger is not None, form
        assert danger.call == call
        assert all(word in form for word in danger.words)


@pytest.mark.parametrize("text", [*NOT_NOW, *map(fold, NOT_NOW)])
def test_what_is_over_asked_or_feared_is_no_danger_now(text: str) -> None:
    assert danger_now(text) is None
