"""View copies of photos hold pixels and nothing else; floods and forgeries cost only the copy."""

import io

import pytest
from PIL import Image

from caunoi.core.files.bare import is_bare_jpeg
from caunoi.core.files.clean import Cleaned, CleaningFailed, make_copies, scratch
from caunoi.core.files.tests import make_images
from caunoi.core.files.tests.make_heic import make_heic

RED, BLUE = (200, 20, 20), (20, 20, 200)
SECRETS = (b"GPS", b"MAKERNAME", b"SERIAL-0815", b"COMMENTSECRET", b"XMPSECRET", b"TEXTSECRET",
           b"TAILSECRET", b"Exif", b"2025:07:01", b"THUMBNAIL", b"<script")  # fmt: skip


def clean(data: bytes, mime: str) -> Cleaned:
    source = scratch(len(data))
    source.write(data)
    source.flush()
    with source:
        return make_copies(source, mime, len(data))


def views(data: bytes, mime: str) -> tuple[bytes, bytes, Cleaned]:
    cleaned = clean(data, mime)
    by_role = {piece.role: cleaned.read(piece) for piece in cleaned.pieces}
    return by_role["view"], by_role["thumb"], cleaned


def is_near(picture: Image.Image, at: tuple[int, int], wished: tuple[int, ...]) -> bool:
    seen = picture.getpixel(at)
    assert isinstance(seen, tuple)
    return all(abs(one - other) < 30 for one, other in zip(seen, wished, strict=True))


def test_gps_serial_thumbnail_and_comments_stay_behind() -> None:
    photo = make_images.make_phone_photo()
    assert all(word in photo for word in (b"MAKERNAME", b"SERIAL-0815", b"COMMENTSECRET"))
    assert Image.open(io.BytesIO(photo)).getexif().get_ifd(0x8825)

    view, thumb, cleaned = views(photo, "image/jpeg")

    for copy in (view, thumb):
        assert is_bare_jpeg(copy)
        assert not any(secret in copy for secret in SECRETS)
        assert not Image.open(io.BytesIO(copy)).getexif()
    assert (cleaned.pieces[0].width, cleaned.pieces[0].height) == (640, 400)
    assert max(Image.open(io.BytesIO(thumb)).size) == 320


def test_the_way_the_phone_was_held_is_applied() -> None:
    view, _, _ = views(make_images.make_phone_photo(orientation=6), "image/jpeg")

    picture = Image.open(io.BytesIO(view))
    assert picture.size == (400, 640)
    assert is_near(picture, (200, 50), RED)
    assert is_near(picture, (200, 600), BLUE)


def test_a_large_photo_becomes_small() -> None:
    view, _, cleaned = views(make_images.make_phone_photo(size=(6000, 4000)), "image/jpeg")

    assert Image.open(io.BytesIO(view)).size == (2048, 1365)
    assert cleaned.is_whole


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "AVIF"])
def test_other_kinds_are_drawn_too(kind: str) -> None:
    options = {} if kind == "GIF" else {"exif": make_images.make_exif()}
    data = make_images.make_as(kind, **options)

    view, _, _ = views(data, f"image/{kind.lower()}")

    assert is_near(Image.open(io.BytesIO(view)), (50, 200), RED)
    assert not any(secret in view for secret in SECRETS)


def test_an_iphone_photo_is_drawn() -> None:
    heic = make_heic([(60, 128, 128), (200, 128, 128)], 2, exif=b"MM\0*" + b"SERIAL-0815")
    assert b"SERIAL-0815" in heic

    view, _, _ = views(heic, "image/heic")

    picture = Image.open(io.BytesIO(view))
    assert picture.size == (64, 32)
    assert is_near(picture, (10, 10), (51, 51, 51))
    assert is_near(picture, (50, 10), (215, 215, 215))
    assert not any(secret in view for secret in SECRETS)


def test_text_chunks_and_a_script_behind_the_end_stay_behind() -> None:
    view, thumb, _ = views(make_images.make_png_with_text(), "image/png")

    assert not any(secret in view + thumb for secret in SECRETS)


def test_a_page_hidden_in_a_photo_stays_behind() -> None:
    photo = make_images.make_phone_photo()
    page = b"\xff\xfe\x00\x2f<html><script>alert('COMMENTSECRET')</script>--"
    polyglot = photo[:2] + page + photo[2:]
    polyglot += b"PK\x03\x04<?php system('x'); ?>"

    view, _, _ = views(polyglot, "image/jpeg")

    assert b"<html" not in view
    assert b"<?php" not in view
    assert b"PK\x03\x04" not in view


def test_see_through_parts_become_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(out, "PNG")

    view, _, _ = views(out.getvalue(), "image/png")

    assert is_near(Image.open(io.BytesIO(view)), (20, 20), (255, 255, 255))


def test_a_flood_of_pixels_is_not_unpacked() -> None:
    flood = make_images.make_png_flood()
    assert len(flood) < 2_000_000

    with pytest.raises(CleaningFailed, match="too_large"):
        clean(flood, "image/png")


def test_a_photo_that_was_cut_off_is_shown_as_far_as_it_goes() -> None:
    out = io.BytesIO()
    Image.effect_noise((600, 600), 80).convert("RGB").save(out, "JPEG")
    whole = out.getvalue()

    view, _, cleaned = views(whole[: len(whole) // 2], "image/jpeg")

    assert not cleaned.is_whole
    assert Image.open(io.BytesIO(view)).size == (600, 600)


@pytest.mark.parametrize("kind", ["jpeg", "png", "heic", "webp", "avif"])
@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff\xe0" + bytes(500), b"A" * 5000])
def test_what_is_no_picture_gives_no_copy(kind: str, data: bytes) -> None:
    with pytest.raises(CleaningFailed):
        clean(data, f"image/{kind}")


def test_a_photo_called_a_pdf_gives_no_copy() -> None:
    with pytest.raises(CleaningFailed, match="broken"):
        clean(make_images.make_phone_photo(), "application/pdf")


def test_exif_xmp_comment_or_tail_make_a_jpeg_not_bare() -> None:
    view, _, _ = views(make_images.make_phone_photo(), "image/jpeg")

    assert is_bare_jpeg(view)
    assert not is_bare_jpeg(view + b"x")
    assert not is_bare_jpeg(view[:-1])
    assert not is_bare_jpeg(view[:2] + b"\xff\xe1\x00\x04ab" + view[2:])
    assert not is_bare_jpeg(view[:2] + b"\xff\xfe\x00\x04ab" + view[2:])
    assert not is_bare_jpeg(view[:-2] + b"<script>\xff\xd9\xff\xd9")
    assert not is_bare_jpeg(make_images.make_phone_photo())
