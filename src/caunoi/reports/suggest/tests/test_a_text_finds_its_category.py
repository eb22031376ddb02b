"""Suggesting a category: any way of typing, with the words as the person wrote them."""

import time
import unicodedata

import pytest

from caunoi.core.folding import fold
from caunoi.reports.suggest import suggest
from caunoi.reports.suggest.category import active_model

STOLEN = "Sáng nay tôi phát hiện bị mất trộm xe máy, kẻ gian bẻ khóa cửa nhà ở phố Định Công"


@pytest.mark.parametrize(
    "text",
    [
        STOLEN,
        fold(STOLEN),
        STOLEN.upper(),
        unicodedata.normalize("NFD", STOLEN),
        "sag nay mik bị trộm xe máy ở đg định công, nó bẻ khoá cửa vs lấy lun",
        "My motorbike was stolen last night, the thief broke the lock",
        "😭😭 mất trộm xe máy rồi 😭 kẻ gian bẻ khóa 🔒",
    ],
)
def test_a_theft_is_a_theft_however_it_is_typed(text: str) -> None:
    assert suggest(text)[0].code == "hinh_su.trom_cap"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("co soi bac danh xoc dia o cuoi ngo 12, dem nao cung dong", "hinh_su.co_bac"),
        ("Nhà dưới tầng hát karaoke loa kéo ầm ĩ đến nửa đêm", "trat_tu.on_ao"),
        ("e bị hack fb, nó nt mượn tiền bn bè", "lua_dao.chiem_quyen"),
        ("Tàu hút cát trộm trên sông Hồng lúc 2 giờ sáng", "kinh_te.tiet_lo_khai_thac"),
        ("There is a strong smell of gas in the stairwell", "pccc.no_khi"),
    ],
)
def test_plain_cases_come_first(text: str, code: str) -> None:
    assert suggest(text)[0].code == code


def test_the_words_are_those_the_person_wrote() -> None:
    first = suggest("ĐÊM QUA kẻ gian BẺ KHÓA vào nhà lấy TV")[0]

    assert first.code == "hinh_su.trom_cap"
    assert "BẺ KHÓA" in " ".join(first.words)
    assert all(word in "ĐÊM QUA kẻ gian BẺ KHÓA vào nhà lấy TV" for word in first.words)


def test_words_of_decomposed_text_keep_their_own_form() -> None:
    text = unicodedata.normalize("NFD", "hàng xóm hát karaoke ồn ào cả đêm")

    assert all(word in text for word in suggest(text)[0].words)
    assert suggest(text)[0].words


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "....", "\x00", "的中文"])
def test_nothing_to_read_suggests_nothing(text: str) -> None:
    assert suggest(text) == []


def test_scores_are_shares_that_fall() -> None:
    leaves = len(active_model().codes)
    found = suggest(STOLEN, limit=leaves)
    scores = [suggestion.score for suggestion in found]

    assert scores == sorted(scores, reverse=True)
    assert sum(scores) == pytest.approx(1.0, abs=1e-6)
    assert len({suggestion.code for suggestion in found}) == 81


def test_limit_is_kept() -> None:
    assert len(suggest(STOLEN)) == 3
    assert len(suggest(STOLEN, limit=1)) == 1


def test_a_very_long_text_is_read_at_once_and_by_its_beginning() -> None:
    text = STOLEN + ". " + "và tôi kể thêm chuyện khác nữa. " * 2000
    suggest(text[:100])

    began = time.perf_counter()
    found = suggest(text[:50_000])

    assert time.perf_counter() - began < 1.0
    assert found[0].code == "hinh_su.trom_cap"
