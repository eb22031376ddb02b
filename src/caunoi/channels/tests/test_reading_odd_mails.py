"""Mails as they really come: old fonts, broken names, winmail.dat, S/MIME, invitations."""

from __future__ import annotations

import struct
import unicodedata
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from caunoi.channels.email.charsets import decode_text, decode_words
from caunoi.channels.email.reading import Nature, read_mail
from caunoi.channels.email.smime import open_signed
from caunoi.channels.email.tnef import SIGNATURE, open_tnef
from caunoi.channels.email.vietnamese import (
    _VNI_LETTERS,
    _VNI_MARKS,
    decode_vni,
    is_syllable,
    repair,
)
from caunoi.channels.tests.mails import write_mail

WORDS = [
    "Tôi thấy chiếc xe màu đỏ đỗ trước nhà số 7, đường Trần Hưng Đạo, lúc nửa đêm.",
    "Kẻ lạ đập cửa đòi nợ, dọa giết cả nhà tôi.",
    "Quán karaoke gây ồn ào suốt đêm, đề nghị công an phường xử lý.",
    "Nhóm thanh niên tụ tập đua xe trái phép ở khuỷu đường gần cây đa.",
]


def as_vni(text: str) -> bytes:
    """As the VNI fonts hold it: the mark is a letter behind its vowel."""
    marks = {"".join(sorted(mark)): sign for sign, mark in _VNI_MARKS.items()}
    letters = {unicodedata.normalize("NFC", letter): sign for sign, letter in _VNI_LETTERS.items()}
    out = []
    for sign in unicodedata.normalize("NFC", text):
        small = sign.lower()
        if small in letters:
            found = letters[small]
        else:
            apart = unicodedata.normalize("NFD", small)
            base = unicodedata.normalize(
                "NFC", apart[0] + "".join(m for m in apart[1:] if m == "\u031b")
            )
            rest = "".join(sorted(m for m in apart[1:] if m != "\u031b"))
            found = letters.get(base, base) + (marks[rest] if rest else "")
        out.append(found.upper() if sign != small else found)
    return "".join(out).encode("cp1252")


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("said", ["", "x-viet-vni", "iso-8859-1", "windows-1252"])
def test_vni_is_read_said_or_not(words: str, said: str):
    assert decode_text(as_vni(words), said) == words


@pytest.mark.parametrize("words", WORDS)
def test_old_fonts_copied_into_unicode_are_mended(words: str):
    assert repair(as_vni(words).decode("cp1252")) == words
    assert decode_text(as_vni(words).decode("cp1252").encode(), "utf-8") == words


@pytest.mark.parametrize(
    "text",
    [*WORDS, "Où êtes-vous? Déjà vu à la café, garçon.", "Über die Straße, schöne Grüße", "",
     "El niño está aquí", "a à á â", "Tôi là công an", "à", "Hò hò", "naïve résumé — “quoted”"],
)  # fmt: skip
def test_what_needs_no_mending_stays(text: str):
    assert repair(text) == text


def test_vni_capitals_and_plain_letters():
    assert decode_vni(as_vni("ĐƯỜNG TRẦN HƯNG ĐẠO abc 123")) == "ĐƯỜNG TRẦN HƯNG ĐẠO abc 123"


@pytest.mark.parametrize("word", ["nghiêng", "khuỷu", "quở", "yêu", "đường", "giết", "ÁN", "ngoằn"])
def test_syllables_are_known(word: str):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["thaáy", "ñöôøng", "straße", "été", "xyz", "bàá"])
def test_what_is_no_syllable_is_known(word: str):
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("=?utf-8?b?4bqjbmgg4bqj?=", "ảnh ả"),
        ("=?utf-8?b?4bqj?= =?utf-8?b?bmguanBn?=", "ảnh.jpg"),
        ("=?utf-8?b?4bo=?= =?utf-8?b?o25oLmpwZw==?=", "ảnh.jpg"),  # cut inside a letter
        ("=?UTF-8?Q?=E1=BA=A3nh_hi=E1=BB=87n.jpg?=", "ảnh hiện.jpg"),
        ("=?utf-8?b?4bqjbmg", "ảnh"),  # without its end
        ("=?utf-8*vi?b?4bqjbmg=?=", "ảnh"),  # with a language
        ("=?no-such?q?abc?=", "abc"),
        ("=?utf-8?b?!!!?=", ""),
        ("a=?utf-8?q?=C4=91?=b", "ađb"),
    ],
)
def test_names_in_encoded_words_are_read_whatever_is_wrong_with_them(value: str, name: str):
    assert decode_words(value) == name


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (b"attachment; filename*=UTF-8''%E1%BA%A3nh.jpg", "ảnh.jpg"),
        (b"attachment; filename*0*=UTF-8''%E1%BA%A3; filename*1*=nh; filename*2=.jpg", "ảnh.jpg"),
        (b"attachment; filename*=UTF-8''%E1%BA", "\ufffd"),
        ("attachment; filename=ảnh.jpg".encode(), "ảnh.jpg"),
        (b'attachment; filename="=?utf-8?b?4bqjbmguanBn?="', "ảnh.jpg"),
        (b"attachment; filename*=windows-1258''%E3.jpg", "ă.jpg"),
        (b"attachment", "file.jpg"),
    ],
)
def test_names_of_files_are_read(header: bytes, name: str):
    raw = b"Content-Type: image/jpeg\nContent-Disposition: " + header + b"\n\nxyz"
    (file,) = read_mail(raw).files
    assert file.name.rstrip("\ufffd") == name.rstrip("\ufffd")


def attribute(number: int, value: bytes, level: int = 2) -> bytes:
    return bytes([level]) + struct.pack("<II", number, len(value)) + value + b"\0\0"


def winmail(*, long_name: str = "Ảnh hiện trường.jpg") -> bytes:
    named = long_name.encode("utf-16-le") + b"\0\0"
    padded = named + b"\0" * (-len(named) % 4)
    properties = struct.pack("<I", 2) + struct.pack("<HHI", 3, 0x0E20, 9)
    properties += struct.pack("<HHII", 0x1F, 0x3707, 1, len(named)) + padded
    return (
        SIGNATURE + b"\1\0" + attribute(0x0002800C, b"Anh chup ke trom.\0", 1)
        + attribute(0x00069002, b"\0" * 14) + attribute(0x00018010, b"ANHHIE~1.JPG\0")
        + attribute(0x0006800F, b"\xff\xd8\xffphoto") + attribute(0x00069005, properties)
    )  # fmt: skip


def test_winmail_dat_gives_its_files_and_words():
    mail = EmailMessage()
    mail["From"] = "lan@example.test"
    mail.add_attachment(winmail(), maintype="application", subtype="ms-tnef",
                        filename="winmail.dat")  # fmt: skip
    read = read_mail(mail.as_bytes())
    assert read.text == "Anh chup ke trom."
    assert [(file.name, file.data) for file in read.files] == [
        ("Ảnh hiện trường.jpg", b"\xff\xd8\xffphoto")
    ]


def test_a_winmail_dat_that_is_none_stays_a_file():
    mail = write_mail("Xem tệp.", to="x@y.test")
    mail.add_attachment(b"not TNEF", maintype="application", subtype="ms-tnef",
                        filename="winmail.dat")  # fmt: skip
    assert [file.name for file in read_mail(mail.as_bytes()).files] == ["winmail.dat"]


@given(st.integers(0, 200), st.binary(max_size=20))
def test_a_broken_winmail_dat_breaks_nothing(cut: int, junk: bytes):
    text, files = open_tnef(winmail()[:cut] + junk)
    assert isinstance(text, str)
    assert len(files) <= 1


def signed(content: bytes) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Lan")])
    day = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1)
        .public_key(key.public_key()).not_valid_before(day)
        .not_valid_after(day + timedelta(days=1000)).sign(key, hashes.SHA256())
    )  # fmt: skip
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    builder = builder.add_signer(certificate, key, hashes.SHA256())
    return builder.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def sealed(data: bytes, smime_type: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = "lan@example.test"
    mail.set_content(data, maintype="application", subtype="pkcs7-mime", filename="smime.p7m",
                     params={"smime-type": smime_type})  # fmt: skip
    return mail.as_bytes()


def test_a_signed_envelope_is_opened():
    inner = write_mail("Tôi ký tên vào tin này.", to="x@y.test")
    inner.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="hinh.gif")
    read = read_mail(sealed(signed(inner.as_bytes()), "signed-data"))
    assert read.text == "Tôi ký tên vào tin này."
    assert [file.name for file in read.files] == ["hinh.gif"]


def test_pieces_without_length_as_outlook_writes_them_are_read():
    pieces = b"\x24\x80\x04\x03abc\x04\x03def\x00\x00"
    data = b"\x06\x09" + bytes.fromhex("2a864886f70d010701") + b"\xa0\x80" + pieces + b"\0\0"
    signed_data = b"\x30\x80\x02\x01\x01\x31\x00\x30\x80" + data + b"\0\0\0\0"
    outer = b"\x06\x09" + bytes.fromhex("2a864886f70d010702") + b"\xa0\x80" + signed_data + b"\0\0"
    assert open_signed(b"\x30\x80" + outer + b"\0\0") == b"abcdef"


def test_an_encrypted_envelope_stays_a_file_for_an_officer():
    read = read_mail(sealed(b"\x30\x03\x06\x01\x2a", "enveloped-data"))
    assert [file.name for file in read.files] == ["smime.p7m"]
    assert read.nature == Nature.PERSON


@given(st.binary(max_size=60))
def test_rubbish_in_an_envelope_breaks_nothing(junk: bytes):
    assert open_signed(junk) is None or isinstance(open_signed(junk), bytes)
    open_signed(b"\x30\x80\x06\x09" + bytes.fromhex("2a864886f70d010702") + junk)


CALENDAR = (
    "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
    "SUMMARY;LANGUAGE=vi:Họp tổ dân p\r\n hố\r\nLOCATION:Nhà văn hóa\\, ngõ 5\r\n"
    "DESCRIPTION:Bàn về\\nan ninh\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_an_invitation_alone_says_what_it_is_about_and_is_kept():
    mail = EmailMessage()
    mail["From"] = "lan@example.test"
    mail.set_content(CALENDAR, subtype="calendar")
    read = read_mail(mail.as_bytes())
    assert read.text == "Họp tổ dân phố\nNhà văn hóa, ngõ 5\nBàn về\nan ninh"
    assert [file.name for file in read.files] == ["file.ics"]


def test_beside_words_an_invitation_is_a_file():
    mail = write_mail("Mời đồng chí.", to="x@y.test")
    mail.add_alternative(CALENDAR, subtype="calendar")
    read = read_mail(mail.as_bytes())
    assert read.text == "Mời đồng chí."
    assert [file.name for file in read.files] == ["file.ics"]
