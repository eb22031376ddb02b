"""What a person wrote in a mail: character sets, history, signatures, HTML, crooked mails."""

from __future__ import annotations

import codecs
import unicodedata
from email.message import EmailMessage

import pytest

from caunoi.channels.email.charsets import decode_text, decode_words
from caunoi.channels.email.html import html_to_text
from caunoi.channels.email.quotes import strip_history
from caunoi.channels.email.reading import Nature, read_mail
from caunoi.channels.email.vietnamese import TCVN3
from caunoi.channels.tests.mails import write_mail

WORDS = "Tôi thấy chiếc xe màu đỏ đỗ trước nhà số 7, đường Trần Hưng Đạo, lúc nửa đêm."


def as_cp1258(text: str) -> bytes:
    """As Windows writes it: letters with their hat, tone marks apart."""
    out = bytearray()
    for letter in unicodedata.normalize("NFC", text):
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, mark = unicodedata.normalize("NFD", letter)[:-1], None
            parts = unicodedata.normalize("NFD", letter)
            mark = next(one for one in parts if one in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", parts.replace(mark, ""))
            out += base.encode("cp1258") + mark.encode("cp1258")
    return bytes(out)


def as_tcvn3(text: str) -> bytes:
    table = {chr(letter): byte for byte, letter in TCVN3.items()}
    # The ABC fonts have no byte for most capitals: another font held them.
    return bytes(table.get(one, table.get(one.lower(), ord(one) if one < "\x80" else 63))
                 for one in unicodedata.normalize("NFC", text))  # fmt: skip


@pytest.mark.parametrize("said", ["", "us-ascii", "utf-8", "iso-8859-1", "no-such-set", "utf8"])
def test_utf8_is_read_whatever_the_mail_says(said: str):
    assert decode_text(WORDS.encode(), said) == WORDS


def test_marks_apart_become_letters():
    assert decode_text(unicodedata.normalize("NFD", WORDS).encode(), "utf-8") == WORDS


@pytest.mark.parametrize("said", ["windows-1258", "cp1258", "", "iso-8859-1", "utf-8"])
def test_windows_1258_is_read_said_or_not(said: str):
    assert decode_text(as_cp1258(WORDS), said) == WORDS


@pytest.mark.parametrize("said", ["x-viet-tcvn", "", "us-ascii", "windows-1252"])
def test_tcvn_is_read_said_or_not(said: str):
    assert decode_text(as_tcvn3(WORDS.lower()), said) == WORDS.lower()


def test_every_byte_gives_some_text():
    everything = bytes(range(256))
    for said in ("", "utf-8", "windows-1258", "x-viet-tcvn", "utf-16", "rot13", "base64"):
        assert isinstance(decode_text(everything, said), str)
    assert codecs.lookup("cp1258")


@pytest.mark.parametrize(
    "value", ["=?utf-8?B?xJDhu48=?=", "=?utf-8?q?=C4=90=E1=BB=8F?=",
              "Đỏ".encode().decode("ascii", "surrogateescape")],
)  # fmt: skip
def test_headers_are_read_encoded_or_raw(value: str):
    assert decode_words(value) == "Đỏ"


HISTORIES = [
    "\n\nOn Tue, 24 Nov 2026 at 09:00, Công an <a@b.test> wrote:\n> dòng một\n>\n> dòng hai\n",
    "\n\nVào T3, 24 thg 11, 2026 vào lúc 09:00 Công an <tra-loi+abc@b.test>\nđã viết:\n\n> a\n> b",
    "\n\n-----Original Message-----\nFrom: Công an\nSent: hôm qua\n\nnội dung cũ",
    "\n\n________________________________\nTừ: Công an\nĐã gửi: Thứ Ba\nĐến: Lan\nChủ đề: x\n\ncũ",
    "\n\nFrom: Cong an\nSent: Tuesday\nTo: Lan\nSubject: x\n\nold words",
    "\n-- \nTrần Thị Lan\nPhòng 301\n",
    "\n\nGửi từ iPhone của tôi",
    "\n\nSent from my Galaxy\n\nOn 24/11/2026 09:00, a@b.test wrote:\n> cũ",
]


@pytest.mark.parametrize("history", HISTORIES)
def test_history_and_signature_go(history: str):
    assert strip_history(WORDS + history) == WORDS


def test_an_answer_below_the_quotation_is_found():
    text = "On 24/11/2026 09:00, a@b.test wrote:\n> Anh chị ở đâu?\n\nỞ ngõ 5."
    assert strip_history(text) == "Ở ngõ 5."


def test_answers_between_quoted_lines_keep_them():
    text = "> Mấy giờ?\nTám giờ.\n> Ở đâu?\nỞ ngõ 5."
    assert strip_history(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "> chỉ có trích dẫn\n> và không gì khác",
        "Anh ta nói rồi viết:\nĐưa tiền đây.",
        "Từ: 8 giờ\nhọ bắt đầu tụ tập",
        "-----\nViệc thứ nhất\n-----\nViệc thứ hai",
        "Người gửi tin nhắn đã viết: đưa tiền lúc 8:00",
    ],
)
def test_where_nothing_is_sure_everything_stays(text: str):
    assert strip_history(text) == text


def test_html_alone_is_read_as_words_without_its_history():
    html = (
        "<html><head><style>p{color:red}</style><title>x</title></head><body>"
        "<p>Xe màu <b>đỏ</b>.</p><div>Biển số 29A&nbsp;123</div><script>alert(1)</script>"
        '<a href="https://evil.test/x">Bấm đây</a><img src="https://spy.test/p.gif">'
        "<blockquote>On … wrote<br>cũ</blockquote></body></html>"
    )
    text = html_to_text(html)
    assert "Xe màu đỏ.\nBiển số 29A 123" in text
    assert "Bấm đây (https://evil.test/x)" in text
    assert not [word for word in ("alert", "color", "spy.test", "<") if word in text]
    mail = write_mail("", to="x@y.test")
    mail.set_content(html, subtype="html")
    assert "cũ" not in read_mail(mail.as_bytes()).text


def test_plain_words_win_over_html_and_pictures_in_it_are_files():
    mail = write_mail("Bằng chữ.", to="x@y.test")
    mail.add_alternative("<p>Bằng HTML</p>", subtype="html")
    html = list(mail.iter_parts())[1]
    assert isinstance(html, EmailMessage)
    html.add_related(b"GIF89a", "image", "gif", cid="<p>", filename="hinh.gif")
    read = read_mail(mail.as_bytes())
    assert read.text == "Bằng chữ."
    assert [(file.name, file.data) for file in read.files] == [("hinh.gif", b"GIF89a")]


def test_a_mail_in_a_mail_is_one_file():
    inner = write_mail("Bên trong.", to="x@y.test")
    mail = write_mail("Bên ngoài.", to="x@y.test")
    mail.add_attachment(inner)
    read = read_mail(mail.as_bytes())
    assert read.text == "Bên ngoài."
    (enclosed,) = read.files
    assert enclosed.name.endswith(".eml")
    assert b"Message-ID: <one@example.test>" in enclosed.data


def test_an_empty_mail_says_what_its_subject_says():
    mail = write_mail("", to="x@y.test", subject="Re: RE: Xe màu đỏ")
    assert read_mail(mail.as_bytes()).text == "Xe màu đỏ"


CROOKED = [
    b"", b"\n", b"no header at all", b"From: x\nContent-Type: multipart/mixed\n\nno boundary",
    b'Content-Type: multipart/mixed; boundary="a"\n\n--a\n\n--a\n', b"\xff\xfe\x00\x01" * 50,
    b'Content-Type: text/plain; charset="\xff\xff"\n\nabc',
    b"Content-Transfer-Encoding: base64\n\n!!!not base64!!!",
    b"Content-Type: multipart/report\n\nnothing", b"Subject: =?utf-8?b?xx\n\nabc",
    b"Date: 99 Foo 9999\nMessage-ID: <\n\nabc",
    b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(80)),
]  # fmt: skip


@pytest.mark.parametrize("raw", CROOKED)
def test_crooked_mails_are_read_somehow(raw: bytes):
    read = read_mail(raw)
    assert read.nature in Nature
    read.text.encode()  # no half characters
