"""View copies of films, sound and documents keep what is seen and heard and lose all else."""

import io
import wave
from collections.abc import Callable

import pypdfium2
import pytest

from caunoi.core.files.clean import CleaningFailed
from caunoi.core.files.ogg import Page, _next_page
from caunoi.core.files.tests import make_media
from caunoi.core.files.tests.make_media import SECRET
from caunoi.core.files.tests.make_pdf import make_pdf
from caunoi.core.files.tests.test_clean_images import clean, views

FILMS: dict[str, tuple[str, Callable[[], tuple[bytes, list[bytes]]]]] = {
    "mp4": ("video/mp4", make_media.make_mp4),
    "mov": ("video/quicktime", lambda: make_media.make_mp4(brand=b"qt  ")),
    "3gp": ("video/3gpp", lambda: make_media.make_mp4(brand=b"3gp4")),
    "fragments": ("video/mp4", make_media.make_fragmented_mp4),
    "webm": ("video/webm", make_media.make_webm),
    "webm as browsers record": ("video/webm", lambda: make_media.make_webm(unknown=True)),
    "mkv": ("video/x-matroska", lambda: make_media.make_webm(doc_type=b"matroska")),
}


def whole_copy(data: bytes, mime: str) -> bytes:
    with clean(data, mime) as cleaned:
        (piece,) = cleaned.pieces
        return cleaned.read(piece)


def copy_or_nothing(data: bytes, mime: str) -> bytes:
    try:
        return whole_copy(data, mime)
    except CleaningFailed as failure:
        if failure.code != "broken":
            raise
        return b""


@pytest.mark.parametrize("name", FILMS)
def test_a_film_keeps_its_samples_and_its_length_and_loses_every_secret(name: str) -> None:
    mime, make = FILMS[name]
    film, samples = make()
    assert SECRET in film

    copy = whole_copy(film, mime)

    assert len(copy) == len(film)
    for sample in samples:
        assert copy.find(sample) == film.find(sample) > 0
    for secret in (SECRET, b"GoPro", b"Macintosh", b"com.apple", b"Lavf", b"\x11\x11\x11\x11"):
        assert secret not in copy


def test_width_and_height_are_told() -> None:
    for mime, make in (FILMS["mp4"], FILMS["webm"]):
        with clean(make()[0], mime) as cleaned:
            assert (cleaned.pieces[0].width, cleaned.pieces[0].height) == (640, 360)


def test_the_copy_of_a_copy_is_the_same() -> None:
    for mime, make in FILMS.values():
        copy = whole_copy(make()[0], mime)
        assert whole_copy(copy, mime) == copy


@pytest.mark.parametrize("codec", ["opus", "vorbis"])
def test_ogg_comments_are_blanked_and_every_checksum_is_right(codec: str) -> None:
    data, sound = make_media.make_ogg(codec)
    assert SECRET in data

    copy = whole_copy(data, "audio/ogg")

    assert sound in copy
    assert SECRET[:9] not in copy
    assert b"Android" not in copy
    stream, pages = io.BytesIO(copy), 0
    while (page := _next_page(stream)) is not None:
        pages += 1
        assert page.whole() == Page(page.header, page.lacing, page.content).whole()
        assert page.whole()[22:26] == page.header[22:26]
    assert pages == 4
    assert not stream.read()


@pytest.mark.parametrize(
    ("mime", "make"),
    [("audio/mpeg", make_media.make_mp3), ("audio/amr", make_media.make_amr)],
)
def test_sound_frames_alone_are_copied(mime: str, make: Callable[[], tuple[bytes, bytes]]) -> None:
    data, frames = make()

    assert whole_copy(data, mime) == frames


def test_a_wav_keeps_its_sound_and_says_its_new_length() -> None:
    data, sound = make_media.make_wav()

    copy = whole_copy(data, "audio/wav")

    assert SECRET not in copy
    with wave.open(io.BytesIO(copy)) as opened:
        assert opened.readframes(opened.getnframes()) == sound
    assert int.from_bytes(copy[4:8], "little") == len(copy) - 8


@pytest.mark.parametrize("name", FILMS)
def test_a_film_cut_anywhere_gives_a_copy_or_a_clear_failure(name: str) -> None:
    mime, make = FILMS[name]
    film, _ = make()

    for length in (40, 100, len(film) // 3, len(film) // 2, len(film) - 40):
        assert SECRET not in copy_or_nothing(film[:length], mime)


def test_a_document_becomes_pictures_of_its_pages() -> None:
    document = make_pdf(pages=3)

    view, thumb, cleaned = views(document, "application/pdf")

    pages = [piece.page for piece in cleaned.pieces if piece.role == "view"]
    assert pages == [1, 2, 3]
    assert cleaned.pages == 3
    everything = b"".join(cleaned.read(piece) for piece in cleaned.pieces)
    for secret in (b"SECRET", b"JavaScript", b"evil.example", b"%PDF"):
        assert secret in document
        assert secret not in everything
    assert view[:2] == thumb[:2] == b"\xff\xd8"


def test_a_document_with_thousands_of_pages_shows_the_first_ones_and_says_how_many() -> None:
    with clean(make_pdf(pages=300, side=50), "application/pdf") as cleaned:
        assert len([piece for piece in cleaned.pieces if piece.role == "view"]) == 60
        assert cleaned.pages == 300


def test_a_page_as_large_as_a_field_is_drawn_small() -> None:
    with clean(make_pdf(side=14_000), "application/pdf") as cleaned:
        assert max(cleaned.pieces[0].width, cleaned.pieces[0].height) <= 2048


def test_a_locked_or_broken_document_gives_no_copy() -> None:
    for data in (b"%PDF-1.7\n" + b"x" * 1000, make_pdf()[:100]):
        with pytest.raises(CleaningFailed, match="broken"):
            clean(data, "application/pdf")
    assert pypdfium2.PdfDocument(make_pdf())  # the maker itself makes a good one
