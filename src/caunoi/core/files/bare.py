"""Is this JPEG nothing but a picture? Asked of everything the cleaner hands back."""

_SOS, _APP0 = 0xDA, 0xE0
_TABLES = {0xC4, 0xDB, 0xDD, *range(0xC0, 0xC4)}  # Huffman, quantisation, restart; SOF0-SOF3


def is_bare_jpeg(data: bytes) -> bool:
    """True for a JPEG of tables and scans only, up to its end: no EXIF, XMP, comment, tail."""
    if data[:2] != b"\xff\xd8" or data[-2:] != b"\xff\xd9":
        return False
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return False
        marker = data[at + 1]
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if not _is_harmless(marker, data[at + 4 : at + 2 + length]):
            return False
        at += 2 + length
        if marker == _SOS:
            at = _after_scan(data, at)
            if data[at : at + 2] == b"\xff\xd9":
                return at + 2 == len(data)
    return False


def _is_harmless(marker: int, content: bytes) -> bool:
    if marker == _APP0:
        return content[:5] == b"JFIF\0" and len(content) == 14  # 14: no thumbnail
    return marker == _SOS or marker in _TABLES


def _after_scan(data: bytes, at: int) -> int:
    """Where the next marker stands that is neither a stuffed byte nor a restart."""
    while (at := data.find(b"\xff", at)) >= 0:
        follows = data[at + 1 : at + 2]
        if follows and (follows == b"\0" or b"\xd0" <= follows <= b"\xd7"):
            at += 2
        else:
            return at
    return len(data)
