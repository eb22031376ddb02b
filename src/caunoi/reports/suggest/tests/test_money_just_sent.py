"""Money that has just gone to a fraudster is seen in the text; a mere offer or a fee is not."""

from __future__ import annotations

import pytest

from caunoi.reports.suggest import money_just_sent


@pytest.mark.parametrize(
    "text",
    [
        "Tôi bị lừa đảo, đã chuyển khoản 20 triệu cho một người tự xưng là công an",
        "toi bi lua vua chuyen khoan 30 trieu cho nguoi gia danh ngan hang",
        "Mẹ em vừa đọc OTP cho kẻ giả danh ngân hàng, tài khoản bị trừ 15 triệu",
        "I was scammed, I transferred 20 million to a fake police officer",
    ],
)
def test_it_has_gone(text):
    assert money_just_sent(text)


@pytest.mark.parametrize(
    "text",
    [
        "Có người gọi điện tự xưng công an bảo tôi chuyển khoản, tôi không làm theo",
        "Tôi đã chuyển hộ khẩu về phường Định Công, cần giấy tờ gì nữa không",
        "Quán nước đầu ngõ tối nào cũng có nhóm đánh bạc ăn tiền",
        "",
    ],
)
def test_nothing_has_gone(text):
    assert not money_just_sent(text)
