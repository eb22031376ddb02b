"""What a message means, with marks, without them, in haste, and in English; a tip is no command."""

from __future__ import annotations

import unicodedata

import pytest

from caunoi.channels.dialogue.hearing import Press, Wish, is_english, tells_when, wish_of

WISHES = {
    Wish.GREETING: [
        "Xin chào",
        "xin chao",
        "Chào các anh công an ạ",
        "alo",
        "alooooo",
        "hello ad",
        "Hi!!!",
        "có ai không ạ",
        "ad ơi",
        "công an ơi",
        "cho em hỏi chút ạ",
        "Good morning",
        "Chào buổi sáng ạ",
        "e chào a ạ",
        "cho mk hỏi vs",
    ],
    Wish.THANKS: [
        "Cảm ơn",
        "cam on",
        "cám ơn các anh nhiều ạ",
        "cmơn ad nhìu",
        "ok",
        "okeee",
        "Dạ vâng ạ",
        "vg ạ",
        "tks",
        "thanks ad",
        "Thank you very much",
        "tốt quá",
        "uk",
        "e hiểu r ạ",
        "ok ạ",
        "dạ em cảm ơn anh chị ạ",
        "đã rõ ạ",
        "👍 ok",
    ],
    Wish.PERSON: [
        "cho tôi gặp cán bộ",
        "toi muon gap can bo",
        "Cho gặp người thật đi",
        "cho mk gặp admin vs",
        "ko muốn nói chuyện với bot",
        "k muốn nch với máy",
        "Tôi muốn nói chuyện với công an về việc hôm trước",
        "I want to talk to a person",
        "human please",
        "gặp cb đc ko ạ",
        "có người trực không ạ",
        "là bot à?",
    ],
    Wish.NAMELESS: [
        "tôi muốn ẩn danh",
        "an danh",
        "Em muốn giấu tên",
        "không muốn lộ tên đc k ạ",
        "anonymous please",
        "tôi muốn báo tin nặc danh",
        "cho e giấu danh tính với",
    ],
    Wish.STATUS: [
        "đến đâu rồi ạ",
        "den dau roi",
        "xl đến đâu r",
        "kq thế nào rồi ạ",
        "Vụ của tôi xử lý đến đâu rồi",
        "ntn rồi ad",
        "any news?",
        "bao giờ có kết quả ạ",
        "sao rồi ạ",
        "tra cứu",
    ],
    Wish.NEW_MATTER: ["việc khác", "Báo tin mới ạ", "tôi muốn báo việc khác", "another matter"],
    Wish.SEND_NOW: [
        "gửi luôn đi",
        "thế thôi ạ",
        "gui ngay",
        "hết rồi ạ",
        "thế thui",
        "That's all",
        "ok gửi luôn nhé",
    ],
    Wish.SKIP: [
        "không nhớ",
        "ko nhớ rõ",
        "k biết",
        "dạ em không nhớ ạ",
        "I don't know",
        "ko bít ạ",
        "bỏ qua",
    ],
    Wish.STOP: ["hủy tin", "thôi không gửi nữa ạ", "huy", "never mind", "thôi bỏ đi"],
    Wish.CONTINUE: ["tôi có mã rồi", "em có mã tin cũ ạ", "I have a code"],
    Wish.WEB: ["xem trên web", "tiếp tục trên web nhé"],
}
# Each holds words of a wish and is a tip all the same.
TIPS = [
    "Tôi gặp người lạ mặt rình trước cửa nhà",
    "bị lừa đảo qua trang web giả mạo",
    "Anh Huy hàng xóm đánh vợ",
    "Huy đánh vợ",
    "huy dong von lua dao",
    "tình trạng mất trộm xe ở ngõ 5",
    "Không có ai trông nhà nên bị trộm",
    "không chịu được tiếng ồn",
    "Có mấy người bán ma túy ở đầu ngõ",
    "ban ma tuy",
    "human trafficking at number 5",
    "An agent of a fake bank called me",
    "quán karaoke ồn ào quá",
    "bị hack mất nick face",
    "Cháu bị bắt nạt ở trường",
    "hàng xóm không biết điều, đổ rác ra đường",
    "việc khác là trộm xe máy ở ngõ 5",
    "gửi đi 5 triệu rồi bị chặn",
    "ok họ lừa mất 5 triệu",
    "nhà bên cạnh đánh bạc",
    "Mất xe máy",
    "đua xe",
    "tks ad, bọn nó lại đua xe",
]


@pytest.mark.parametrize(
    ("said", "wish"), [(said, wish) for wish, all_said in WISHES.items() for said in all_said]
)
def test_wishes_are_understood_however_they_are_written(said: str, wish: Wish):
    for form in ("NFC", "NFD"):
        assert wish_of(unicodedata.normalize(form, said)) == wish
    assert wish_of(said.upper()) == wish


@pytest.mark.parametrize("said", TIPS)
def test_a_tip_is_never_taken_for_a_command(said: str):
    assert wish_of(said) == Wish.NONE
    assert wish_of(unicodedata.normalize("NFD", said)) == Wish.NONE


def test_who_asks_for_a_person_is_heard_in_a_longer_sentence_too():
    assert wish_of("Cho tôi gặp cán bộ phường, tôi bị đe dọa") == Wish.PERSON


def test_a_long_text_is_a_matter_whatever_words_it_holds():
    story = "Hôm qua tôi gặp công an phường để báo mất xe, chưa ai trả lời, nay kẻ trộm lại đến"
    assert wish_of(story) == Wish.NONE


def test_buttons_say_what_they_say():
    assert wish_of("Gửi luôn", Press.SEND_NOW) == Wish.SEND_NOW
    assert wish_of("", "SOMETHING_OLD") == Wish.NONE
    assert wish_of("") == wish_of("   ") == wish_of("?!…") == Wish.NONE


ENGLISH = [
    "There is a man with a knife in front of the school",
    "Please help me",
    "My bike was stolen",
    "someone broke in my house last night",
    "I want to report a scam",
]
VIETNAMESE = [
    "co to an trom vao nha",
    "toi bi mat xe may",
    "nha hang xom on ao qua",
    "ok",
    "he bi danh o ngo 5",
    "Tôi ở the Manor bị trộm",
    "co ai o do khong",
    "an trom",
    "it nguoi qua lai",
]


@pytest.mark.parametrize("said", ENGLISH)
def test_english_is_known(said: str):
    assert is_english(said)


@pytest.mark.parametrize("said", VIETNAMESE)
def test_vietnamese_without_marks_is_not_english(said: str):
    assert not is_english(said)


@pytest.mark.parametrize(
    "said",
    [
        "tối qua",
        "toi qua",
        "lúc 9h",
        "vừa xong",
        "chủ nhật",
        "23/11/2026",
        "last night",
        "đang đánh nhau",
        "thứ bảy tuần trước",
        "hàng đêm",
        "mỗi tối",
        "9 giờ sáng nay",
        "just now",
    ],
)
def test_a_time_in_the_text_is_seen(said: str):
    assert tells_when(said)


@pytest.mark.parametrize("said", ["ở ngõ 12", "bán ma túy", "có người lạ"])
def test_where_none_is_said_none_is_seen(said: str):
    assert not tells_when(said)
