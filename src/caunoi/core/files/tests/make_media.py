"""Small films and sounds for tests, built by hand, with secrets where cameras put them."""

import struct

from caunoi.core.files.ogg import Page

SECRET = b"GPS+21.0285+105.8542/SN12345"


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), name) + body


def full(name: bytes, *parts: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(name, struct.pack(">I", version << 24 | flags), *parts)


def make_track(number: int, handler: bytes, sizes: list[int], offset: int) -> bytes:
    """A track with all its samples in one chunk at `offset`."""
    picture = handler == b"vide"
    tkhd = struct.pack(">5I", 0x11111111, 0x22222222, number, 0, len(sizes)) + bytes(52)
    tkhd += struct.pack(">II", 640 << 16 if picture else 0, 360 << 16 if picture else 0)
    if picture:
        entry = bytes(6) + struct.pack(">H", 1) + bytes(4) + b"VEND" + bytes(8)
        entry += struct.pack(">HH", 640, 360) + bytes(14) + b"\x0fGoPro AVC v1.00" + bytes(16)
        entry = box(b"avc1", entry, struct.pack(">Hh", 24, -1), box(b"avcC", b"\1\x42\0\x1e\xff"))
    elif handler == b"soun":
        entry = bytes(6) + struct.pack(">H", 1) + bytes(8)
        entry = box(b"mp4a", entry, struct.pack(">HHHHI", 2, 16, 0, 0, 48000 << 16))
    else:
        entry = box(b"gpmd", bytes(6) + struct.pack(">H", 1) + bytes(4))
    table = box(
        b"stbl",
        full(b"stsd", struct.pack(">I", 1), entry),
        full(b"stts", struct.pack(">3I", 1, len(sizes), 1)),
        full(b"stsc", struct.pack(">4I", 1, 1, len(sizes), 1)),
        full(b"stsz", struct.pack(f">II{len(sizes)}I", 0, len(sizes), *sizes)),
        full(b"stco", struct.pack(">II", 1, offset)),
    )
    alias = full(b"alis", b"Macintosh HD:Users:lan:film.mov", flags=0)
    return box(
        b"trak",
        full(b"tkhd", tkhd),
        box(b"udta", box(b"name", SECRET)),
        box(
            b"mdia",
            full(b"mdhd", struct.pack(">4II", 0x11111111, 0x22222222, 1000, len(sizes), 0)),
            full(b"hdlr", bytes(4), handler, bytes(12), b"GoPro handler " + SECRET + b"\0"),
            box(b"minf", box(b"dinf", full(b"dref", struct.pack(">I", 1), alias)), table),
        ),
    )


def make_mp4(*, brand: bytes = b"isom") -> tuple[bytes, list[bytes]]:
    """(film, samples that must survive): picture, sound, a GPS track, GPS between the samples."""
    picture, sound = [b"PICTURE" * 9, b"picture" * 5], [b"sound" * 8]
    telemetry = [SECRET * 2]
    samples = b"".join(picture), b"freeGPS " + SECRET, b"".join(sound), b"".join(telemetry)
    mdat = box(b"mdat", *samples, SECRET)

    def whole(start: int) -> bytes:
        at = start + 8
        tracks = []
        for number, (handler, parts, gap) in enumerate(
            ((b"vide", picture, len(samples[1])), (b"soun", sound, 0), (b"meta", telemetry, 0)), 1
        ):
            tracks.append(make_track(number, handler, [len(part) for part in parts], at))
            at += sum(len(part) for part in parts) + gap
        mvhd = struct.pack(">4I", 0x11111111, 0x22222222, 1000, 2) + bytes(80)
        place = box(b"\xa9xyz", struct.pack(">HH", len(SECRET), 0x15C7), SECRET)
        moov = box(
            b"moov",
            full(b"mvhd", mvhd),
            *tracks,
            box(b"udta", place, full(b"meta", box(b"ilst", SECRET)), box(b"thmb", b"\xff\xd8\xff")),
            full(b"meta", box(b"keys", b"com.apple.quicktime.location.ISO6709"), SECRET),
            box(b"gps ", SECRET),
        )
        ftyp = box(b"ftyp", brand, struct.pack(">I", 512), b"isommp42")
        xmp = box(b"uuid", b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8" * 2, b"<x:xmpmeta>" + SECRET)
        return ftyp + box(b"free", SECRET) + moov + xmp

    return whole(len(whole(0))) + mdat + b"tail" + SECRET, [*picture, *sound]


def make_fragmented_mp4() -> tuple[bytes, list[bytes]]:
    """As browsers record: an empty movie and a fragment holding its samples' sizes."""
    sample = b"FRAGMENT" * 20
    ftyp = box(b"ftyp", b"iso5", bytes(4), b"iso5mp41")
    empty = make_track(1, b"vide", [], 0)
    mvhd = full(b"mvhd", bytes(96))
    moov = box(b"moov", mvhd, empty, box(b"mvex", full(b"trex", struct.pack(">5I", 1, 1, 0, 0, 0))))

    def moof(offset: int) -> bytes:
        run = struct.pack(">IiI", 1, offset, len(sample))
        return box(
            b"moof",
            full(b"mfhd", struct.pack(">I", 1)),
            box(
                b"traf",
                full(b"tfhd", struct.pack(">I", 1), flags=0x020000),
                full(b"trun", run, flags=0x201),
                box(b"udta", SECRET),
            ),
        )

    fragment = moof(len(moof(0)) + 8)
    return ftyp + moov + fragment + box(b"mdat", sample, SECRET), [sample]


def element(name: int, *parts: bytes, unknown: bool = False) -> bytes:
    body = b"".join(parts)
    ident = name.to_bytes((name.bit_length() + 7) // 8, "big")
    length = (1 << 56) - 1 if unknown else len(body)
    return ident + (1 << 56 | length).to_bytes(8, "big") + body


def make_webm(*, doc_type: bytes = b"webm", unknown: bool = False) -> tuple[bytes, list[bytes]]:
    """A film with tags, an attachment, a title and a subtitle track that carries GPS."""
    picture, sound = b"\x81\0\0\x80" + b"VIDEO" * 30, b"\x82\0\0\x80" + b"AUDIO" * 30
    told = b"\x83\0\0\x80" + SECRET

    def track(number: int, kind: int, codec: bytes, *more: bytes) -> bytes:
        return element(
            0xAE, element(0xD7, bytes([number])), element(0x83, bytes([kind])),
            element(0x86, codec), element(0x536E, SECRET), *more,
        )  # fmt: skip

    size = element(0xE0, element(0xB0, b"\x02\x80"), element(0xBA, b"\x01\x68"))
    subtitles = track(3, 17, b"S_TEXT/UTF8")
    tracks = element(0x1654AE6B, track(1, 1, b"V_VP8", size), track(2, 2, b"A_OPUS"), subtitles)
    info = element(
        0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40"), element(0x4D80, b"Lavf" + SECRET),
        element(0x5741, SECRET), element(0x7BA9, SECRET), element(0x4461, SECRET[:8]),
    )  # fmt: skip
    cluster = element(
        0x1F43B675, element(0xE7, b"\0"), element(0xA3, picture), element(0xA3, sound),
        element(0xA0, element(0xA1, told), element(0x9B, b"\x05")), element(0xA3, told),
        unknown=unknown,
    )  # fmt: skip
    tags = element(0x1254C367, SECRET)
    attached = element(0x1941A469, b"\xff\xd8\xff" + SECRET)
    head = element(0x1A45DFA3, element(0x4282, doc_type))
    segment = element(0x18538067, info, tracks, cluster, tags, attached, unknown=unknown)
    return head + segment, [picture, sound]


def make_ogg(codec: str = "opus") -> tuple[bytes, bytes]:
    """(file, sound that must survive); the comment with a cover runs over two pages."""
    first = {"opus": b"OpusHead\1\1" + bytes(9), "vorbis": b"\x01vorbis" + bytes(23)}[codec]
    marker, framing = {"opus": (b"OpusTags", b""), "vorbis": (b"\x03vorbis", b"\1")}[codec]
    comment = b"LOCATION=" + SECRET * 2400
    tags = marker + struct.pack("<I", 7) + b"Android" + struct.pack("<II", 1, len(comment))
    tags += comment + framing
    sound = b"SOUND" * 40

    def page(flags: int, number: int, lacing: bytes, content: bytes, serial: int = 7) -> bytes:
        head = struct.pack("<4sBBQIIIB", b"OggS", 0, flags, 0, serial, number, 0, len(lacing))
        return Page(head, lacing, bytearray(content)).whole()

    half = 255 * 255
    rest = len(tags) - half
    last = bytes([255] * (rest // 255) + [rest % 255])
    return b"".join((
        page(2, 0, bytes([len(first)]), first),
        page(2, 0, bytes([len(SECRET)]), SECRET, serial=9),
        page(0, 1, b"\xff" * 255, tags[:half]),
        page(1, 2, last, tags[half:]),
        page(0, 1, bytes([len(SECRET)]), SECRET, serial=9),
        page(4, 3, bytes([len(sound)]), sound),
        SECRET,
    )), sound  # fmt: skip


def make_mp3() -> tuple[bytes, bytes]:
    """(file, frames): ID3v2 with a place, frames, ID3v1, an archive behind."""
    frame = b"\xff\xfb\x90\x00" + b"\x55" * 413
    tag = b"ID3\4\0\0" + bytes([0, 0, len(SECRET) >> 7, len(SECRET) & 0x7F]) + SECRET
    tail = b"TAG" + SECRET.ljust(125, b" ") + b"PK\3\4" + SECRET
    return tag + frame * 12 + tail, frame * 12


def make_wav() -> tuple[bytes, bytes]:
    """(file, sound): a list with a maker, broadcast notes, sound."""
    sound = b"\x01\x02" * 500

    def chunk(name: bytes, data: bytes) -> bytes:
        return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)

    form = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    body = b"WAVE" + chunk(b"fmt ", form) + chunk(b"bext", SECRET) + chunk(b"data", sound)
    body += chunk(b"LIST", b"INFOISFT" + SECRET) + chunk(b"id3 ", SECRET)
    return b"RIFF" + struct.pack("<I", len(body)) + body, sound


def make_amr() -> tuple[bytes, bytes]:
    """(file, whole frames); something hangs behind the last one."""
    frames = b"#!AMR\n" + (b"\x3c" + b"\x11" * 31) * 20
    return frames + b"\xff" + SECRET, frames
