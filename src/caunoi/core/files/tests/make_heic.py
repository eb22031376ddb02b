"""A real HEIC photo for tests, coded here: no freely licensed encoder exists for Python.

Every block is sent as plain samples (HEVC's PCM mode, 7.3.8.7), so only two syntax bits per block
need arithmetic coding. One colour a block; any HEVC decoder reads it.
"""

import struct

BLOCK = 32


class _Bits:
    def __init__(self) -> None:
        self.bits: list[int] = []

    def u(self, value: int, count: int) -> None:
        self.bits += [value >> at & 1 for at in reversed(range(count))]

    def ue(self, value: int) -> None:
        length = (value + 1).bit_length()
        self.u(0, length - 1)
        self.u(value + 1, length)

    def data(self, *, stop: bool = True) -> bytes:
        bits = self.bits + ([1] if stop else [])
        bits += [0] * (-len(bits) % 8)
        return bytes(int("".join(map(str, bits[at : at + 8])), 2) for at in range(0, len(bits), 8))


class _Cabac:
    """The encoder of 9.3.4.4, reduced to one context whose every bin is the likelier one."""

    LOW_RANGE = (240, 227, 216, 205, 195, 185, 175, 166, 158, 150)  # rangeTabLps, column 3

    def __init__(self, out: _Bits) -> None:
        self.out = out
        self.state = 0
        self.restart()

    def restart(self) -> None:
        self.low, self.range, self.first, self.pending = 0, 510, True, 0

    def likely(self) -> None:
        self.range -= self.LOW_RANGE[min(self.state, len(self.LOW_RANGE) - 1)]
        self.state += 1
        self._renormalise()

    def terminate(self, bit: int) -> None:
        self.range -= 2
        if bit:
            self.low += self.range
            self.range = 2
            self._renormalise()
            self._put(self.low >> 9 & 1)
            self.out.u(self.low >> 7 & 3 | 1, 2)
        else:
            self._renormalise()

    def _renormalise(self) -> None:
        while self.range < 256:
            if self.low < 256:
                self._put(0)
            elif self.low >= 512:
                self.low -= 512
                self._put(1)
            else:
                self.low -= 256
                self.pending += 1
            self.range <<= 1
            self.low <<= 1

    def _put(self, bit: int) -> None:
        if self.first:
            self.first = False
        else:
            self.out.u(bit, 1)
        self.out.bits += [1 - bit] * self.pending
        self.pending = 0


def _nal(kind: int, payload: bytes) -> bytes:
    escaped, zeros = bytearray(), 0
    for byte in payload:
        if zeros >= 2 and byte <= 3:
            escaped.append(3)
            zeros = 0
        escaped.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return struct.pack(">BB", kind << 1, 1) + bytes(escaped)


def _profile(bits: _Bits) -> None:
    bits.u(0, 3)
    bits.u(3, 5)  # Main Still Picture
    bits.u(1 << (31 - 1) | 1 << (31 - 2) | 1 << (31 - 3), 32)
    bits.u(0b1001, 4)
    bits.u(0, 44)
    bits.u(90, 8)


def _parameter_sets(width: int, height: int) -> tuple[bytes, bytes, bytes]:
    vps = _Bits()
    vps.u(0b0000_1_1_000000_000_1, 16)
    vps.u(0xFFFF, 16)
    _profile(vps)
    vps.u(1, 1)
    for value in (0, 0, 0):
        vps.ue(value)
    vps.u(0, 6)
    vps.ue(0)
    vps.u(0, 2)
    sps = _Bits()
    sps.u(0b0000_000_1, 8)
    _profile(sps)
    for value in (0, 1, width, height):
        sps.ue(value)
    sps.u(0, 1)
    for value in (0, 0, 4):
        sps.ue(value)
    sps.u(1, 1)
    # Buffering 0,0,0; smallest block 2^5, no larger one; transforms 2^2..2^5; depths 0.
    for value in (0, 0, 0, 2, 0, 0, 3, 0, 0):
        sps.ue(value)
    sps.u(0b000_1, 4)  # no scaling lists, amp, sao; pcm on
    sps.u(7, 4)
    sps.u(7, 4)
    sps.ue(2)  # plain blocks of 2^5
    sps.ue(0)
    sps.u(1, 1)  # no deblocking over them
    sps.ue(0)
    sps.u(0, 5)
    pps = _Bits()
    pps.ue(0)
    pps.ue(0)
    pps.u(0, 7)
    for _ in range(2):
        pps.ue(0)
    pps.ue(0)
    pps.u(0, 3)
    pps.ue(0)
    pps.ue(0)
    pps.u(0, 6)
    pps.u(0, 5)
    pps.ue(0)
    pps.u(0, 2)
    return _nal(32, vps.data()), _nal(33, sps.data()), _nal(34, pps.data())


def _slice(colours: list[tuple[int, int, int]]) -> bytes:
    bits = _Bits()
    bits.u(1, 1)
    bits.u(0, 1)
    bits.ue(0)
    bits.ue(2)
    bits.ue(0)  # quantiser as in the picture's set
    out = _Bits()
    out.bits = bits.bits + [1] + [0] * (-(len(bits.bits) + 1) % 8)
    coder = _Cabac(out)
    for number, colour in enumerate(colours, start=1):
        coder.likely()  # part_mode: one part
        coder.terminate(1)  # pcm_flag
        out.bits += [0] * (-len(out.bits) % 8)
        for plane, value in enumerate(colour):
            side = BLOCK if plane == 0 else BLOCK // 2
            out.bits += [int(bit) for bit in f"{value:08b}"] * (side * side)
        coder.restart()
        coder.terminate(int(number == len(colours)))
    out.bits += [0] * (-len(out.bits) % 8)  # the flush wrote the stop bit
    return _nal(20, out.data(stop=False))


def _box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), name) + body


def _full(name: bytes, version: int, *parts: bytes) -> bytes:
    return _box(name, bytes([version, 0, 0, 0]), *parts)


def make_heic(colours: list[tuple[int, int, int]], across: int, exif: bytes = b"") -> bytes:
    """A HEIC of 32-pixel blocks in the given YCbCr colours, row by row, with an Exif item."""
    width, height = across * BLOCK, len(colours) // across * BLOCK
    sets = _parameter_sets(width, height)
    arrays = b"".join(
        struct.pack(">BHH", kind, 1, len(nal)) + nal
        for kind, nal in zip((32, 33, 34), sets, strict=True)
    )
    head = struct.pack(">BBIIHBHBBBBHBB", 1, 3, 0x70000000, 0x90000000, 0, 90, 0xF000, 0xFC,
                       0xFD, 0xF8, 0xF8, 0, 0x0F, 3)  # fmt: skip
    picture = _slice(colours)
    picture = struct.pack(">I", len(picture)) + picture
    note = struct.pack(">I", 6) + b"Exif\0\0" + exif
    items = [(1, b"hvc1", picture), (2, b"Exif", note)]
    infos = b"".join(
        _full(b"infe", 2, struct.pack(">HH4s", number, 0, kind), b"\0") for number, kind, _ in items
    )

    def meta(data_at: int) -> bytes:
        places, at = b"", data_at
        for number, _, data in items:
            places += struct.pack(">HHHII", number, 0, 1, at, len(data))
            at += len(data)
        return _full(
            b"meta", 0,
            _full(b"hdlr", 0, struct.pack(">I4s12x", 0, b"pict"), b"\0"),
            _full(b"pitm", 0, struct.pack(">H", 1)),
            _full(b"iinf", 0, struct.pack(">H", len(items)), infos),
            _full(b"iref", 0, _box(b"cdsc", struct.pack(">HHH", 2, 1, 1))),
            _box(
                b"iprp",
                _box(b"ipco", _box(b"hvcC", head, arrays),
                     _full(b"ispe", 0, struct.pack(">II", width, height))),
                _full(b"ipma", 0, struct.pack(">IHBBB", 1, 1, 2, 0x81, 0x02)),
            ),
            _full(b"iloc", 0, struct.pack(">BBH", 0x44, 0, len(items)), places),
        )  # fmt: skip

    ftyp = _box(b"ftyp", b"heic", struct.pack(">I", 0), b"mif1heic")
    before = len(ftyp) + len(meta(0)) + 8
    return ftyp + meta(before) + _box(b"mdat", *(data for _, _, data in items))
