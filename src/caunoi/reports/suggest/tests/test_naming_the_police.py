"""A report in which the police is the wrongdoer is known from one that only speaks of them."""

import pytest

from caunoi.core.folding import fold
from caunoi.reports.suggest import names_police

WRONGDOER = [
    "Công an phường Đại Kim đòi tiền tôi mới cho nhập khẩu",
    "Anh cảnh sát giao thông nhận hối lộ của xe tải",
    "Tôi bị công an phường đánh khi lên làm việc",
    "Tôi đã báo công an phường nhưng họ bao che cho quán đó",
    "Cán bộ trực ban công an xã quát mắng, đuổi tôi về",
    "The traffic police asked me for 500,000 and gave no receipt",
]
NOT_WRONGDOER = [
    "",
    "Tôi đã báo công an phường mà chưa thấy ai xuống",
    "Đề nghị công an kiểm tra nhóm bảo kê đòi tiền tiểu thương",
    "Có kẻ xưng là công an gọi điện đòi tiền tôi",
    "Cảm ơn công an phường đã bắt được kẻ cướp đánh tôi",
    "Nếu cảnh sát giao thông đòi tiền thì tôi gọi số nào?",
    "Công an phường không hề đòi tiền ai",
    "A fake police officer demanded money by phone",
]


@pytest.mark.parametrize("text", [*WRONGDOER, *map(fold, WRONGDOER), *map(str.upper, WRONGDOER)])
def test_the_wrongdoer_is_named(text: str) -> None:
    assert names_police(text) is not None


@pytest.mark.parametrize("text", [*NOT_WRONGDOER, *map(fold, NOT_WRONGDOER)])
def test_police_asked_told_thanked_or_played_is_no_wrongdoer(text: str) -> None:
    assert names_police(text) is None


def test_the_words_and_the_unit_come_back_as_written() -> None:
    mention = names_police("Hôm qua Công an phường Đại Kim ĐÒI TIỀN tôi.")

    assert mention is not None
    assert mention.named == "Công an phường Đại Kim"
    assert "ĐÒI TIỀN" in mention.words
