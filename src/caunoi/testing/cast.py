"""The standing cast: who they are, and where they serve. Names tell the role in every test.

Lan is a resident with a name and a phone, An an anonymous tipster. Hoa is duty officer, Minh area
officer and Duc head of Định Công ward's police; Tuan serves in another ward (the outsider); Binh
handles cases in the criminal police department, Khoa is its head; Nga is procurator, Phuc
dispatcher, Yen answers questions, Son heads the inspectorate, Mai is a bank's clerk.
"""

from __future__ import annotations

from dataclasses import dataclass

from caunoi.accounts.access import Actor
from caunoi.accounts.choices import Role
from caunoi.reports.contacts import ContactCard
from caunoi.testing.officers import make_officer

WARD_CODE = "00316"  # Định Công, the greater part of what was Đại Kim
WARD, OTHER_WARD, CRIMINAL, FIRE_POLICE = "CA-00316", "CA-00328", "PC02", "PC07"
INSPECTORATE, COMMAND_CENTRE, CITY, ID_DESK = "PX05", "TTTTCH", "CAHN", "PC06"

LAN = ContactCard(name="Trần Thị Lan", phone="0912345678", email="lan@example.test")
AN = ContactCard()


@dataclass(frozen=True, slots=True)
class Part:
    """One officer's part: name, role, unit."""

    name: str
    role: str
    unit: str


PARTS = {
    "hoa": Part("Nguyễn Thị Hoa", Role.DUTY_OFFICER, WARD),
    "minh": Part("Lê Văn Minh", Role.AREA_OFFICER, WARD),
    "duc": Part("Phạm Anh Đức", Role.HEAD, WARD),
    "tuan": Part("Đỗ Quốc Tuấn", Role.HEAD, OTHER_WARD),
    "binh": Part("Vũ Thanh Bình", Role.HANDLER, CRIMINAL),
    "khoa": Part("Hoàng Đăng Khoa", Role.HEAD, CRIMINAL),
    "nga": Part("Bùi Thúy Nga", Role.PROCURATOR, CITY),
    "phuc": Part("Đặng Hữu Phúc", Role.DISPATCHER, COMMAND_CENTRE),
    "yen": Part("Ngô Hải Yến", Role.ANSWERER, ID_DESK),
    "son": Part("Trịnh Hồng Sơn", Role.HEAD, INSPECTORATE),
    "mai": Part("Lý Ngọc Mai", Role.BANK_DESK, CITY),
}


def cast_officer(key: str) -> Actor:
    """Put one member of the cast on duty."""
    part = PARTS[key]
    return make_officer(part.role, part.unit, name=part.name, badge=f"HN-{key}")
