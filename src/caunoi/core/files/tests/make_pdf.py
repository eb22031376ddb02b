"""PDF files for tests, written by hand: a page with text, scripts, an attachment, an author."""


def make_pdf(pages: int = 1, *, side: int = 200, secret: str = "SECRETAUTHOR") -> bytes:
    """A document that runs a script when opened and carries a file and a name."""
    kids = " ".join(f"{10 + 2 * number} 0 R" for number in range(pages))
    objects = {
        1: "<< /Type /Catalog /Pages 2 0 R /OpenAction 3 0 R /Names << /EmbeddedFiles << /Names "
           "[(x.exe) 5 0 R] >> /JavaScript << /Names [(a) 3 0 R] >> >> >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        3: "<< /S /JavaScript /JS (app.alert\\('SECRETSCRIPT'\\)) >>",
        4: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        5: "<< /Type /Filespec /F (x.exe) /EF << /F 6 0 R >> >>",
        6: "<< /Type /EmbeddedFile /Length 12 >>\nstream\nSECRETATTACH\nendstream",
        7: f"<< /Author ({secret}) /Producer (SECRETPRODUCER) >>",
    }  # fmt: skip
    for number in range(pages):
        text = f"BT /F1 24 Tf 20 100 Td (Page {number + 1}) Tj ET 0 0 0 rg 20 20 60 40 re f"
        objects[10 + 2 * number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {side} {side}] /Resources << /Font "
            f"<< /F1 4 0 R >> >> /Contents {11 + 2 * number} 0 R /Annots [<< /Type /Annot "
            "/Subtype /Link /Rect [0 0 50 50] /A << /S /URI /URI (http://evil.example/) >> >>] >>"
        )
        objects[11 + 2 * number] = f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"
    out, places = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = len(out)
    last = max(objects)
    lines = [b"0000000000 65535 f \n"]
    lines += [
        f"{places[n]:010d} 00000 n \n".encode() if n in places else b"0000000000 00001 f \n"
        for n in range(1, last + 1)
    ]
    out += f"xref\n0 {last + 1}\n".encode() + b"".join(lines)
    trailer = (
        f"trailer\n<< /Size {last + 1} /Root 1 0 R /Info 7 0 R >>\nstartxref\n{table}\n%%EOF\n"
    )
    return out + trailer.encode()
