"""The detector finds what may say who somebody is, and leaves laws, fees and places alone."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from caunoi.questions.cleaning import find_traces, masked
from caunoi.questions.reading import named_traces


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tôi là Nguyễn Văn An, số 0912 345 678", [("name", "Nguyễn Văn An"),
                                                   ("phone", "0912 345 678")]),
        ("cccd 001099012345 của cháu", [("id", "001099012345")]),
        ("xe 29A-123.45 và xe máy 30H1-2345", [("plate", "29A-123.45"), ("plate", "30H1-2345")]),
        ("stk 19034567890123", [("account", "stk 19034567890123")]),
        ("gửi về an.nguyen@example.test", [("email", "an.nguyen@example.test")]),
        ("nhà số 12 ngõ 34 phố Huế", [("address", "nhà số 12 ngõ 34 phố Huế")]),
        ("ở cuối ngõ 194. Đề nghị cho biết", [("address", "ngõ 194")]),
        ("ở 45 Trần Duy Hưng", [("address", "45 Trần Duy Hưng")]),
        ("hộ chiếu B1234567", [("id", "B1234567")]),
        ("ten toi la nguyen van binh", [("name", "nguyen van binh")]),
        ("+84 912345678 hoặc 024.3939.6100", [("phone", "+84 912345678"),
                                              ("phone", "024.3939.6100")]),
    ],
)  # fmt: skip
def test_what_is_personal_is_found(text, found):
    assert [(one.kind.value, one.words) for one in find_traces(text)] == found
    assert not any(words in masked(text) for _kind, words in found)


@pytest.mark.parametrize(
    "text",
    [
        "Luật Cư trú 68/2020/QH14, Điều 27, hiệu lực 1/7/2021",
        "Lệ phí 30.000-50.000 đồng, 7 ngày làm việc, nộp tờ khai CT01",
        "Em thuê trọ ở Cầu Giấy được hai tháng",
        "Chồng tôi là người Úc, quê ở Hà Nội",
        "Gọi 113 hoặc 114",
        "SAO LÂU THẾ LÀM CĂN CƯỚC 2 THÁNG RỒI CHƯA CÓ",
        "Bằng theo Công ước 1968 Vienna Convention, khoá 2024 Certificate",
    ],
)
def test_what_is_not_is_left_alone(text):
    assert find_traces(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Tôi là Nguyễn Văn A, hỏi đổi bằng lái", ["tên người"]),
        ("ten toi la nguyen van binh", ["tên người"]),
        ("Tên tôi là Lan, số 0912345678", ["tên người", "số điện thoại"]),
        ("Đường Nguyễn Văn Cừ cấm giờ nào?", []),
        ("TÔI LÀ CÔNG DÂN Ở HÀ NỘI, LÀM CĂN CƯỚC 2 THÁNG RỒI", []),
        ("Tôi là Việt kiều Mỹ", []),
    ],
)
def test_the_asker_is_told_of_their_own_name_and_of_no_street(text, told):
    with override("vi"):
        assert named_traces(text) == told
