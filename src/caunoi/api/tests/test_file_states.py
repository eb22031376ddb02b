"""A client that sent a file can see where it stands, in a word and in words."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from caunoi.core.files.choices import ScanState, ViewState
from caunoi.core.files.models import StoredFile
from caunoi.testing.make import make_receipt


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("scan", "view", "state"),
    [
        (ScanState.PENDING, ViewState.PENDING, "cleaning"),
        (ScanState.WAITING, ViewState.PENDING, "waiting"),
        (ScanState.CLEAN, ViewState.READY, "shown"),
        (ScanState.INFECTED, ViewState.NONE, "harmful"),
    ],
)
def test_each_attachment_tells_its_state(scan, view, state):
    receipt = make_receipt()
    address = f"/api/v1/reports/{receipt.code}"
    secret = {"Receipt": receipt.secret}
    photo = SimpleUploadedFile("anh.png", b"\x89PNG\r\n\x1a\n" + bytes(64), "image/png")
    Client().post(f"{address}/attachments", {"file": photo}, headers=secret)
    StoredFile.objects.update(scan_state=scan, view_state=view)
    messages = Client().get(address, headers=secret).json()["messages"]
    (file,) = messages[-1]["attachments"]
    assert file["state"] == state
    assert file["state_name"]
    assert "url" not in file


@pytest.mark.usefixtures("city")
def test_an_empty_file_and_one_of_a_wrong_kind_are_named_with_the_reason():
    receipt = make_receipt()
    address = f"/api/v1/reports/{receipt.code}"
    secret = {"Receipt": receipt.secret}
    files = [SimpleUploadedFile("rong.jpg", b""), SimpleUploadedFile("virus.jpg", b"MZ\x90" * 50)]
    Client().post(f"{address}/attachments", {"file": files}, headers=secret)
    messages = Client().get(address, headers=secret).json()["messages"]
    said = {file["name"]: file["state_name"] for file in messages[-1]["attachments"]}
    assert "trống" in said["rong.jpg"]
    assert "không phải ảnh" in said["virus.jpg"]
