"""The five fields of law: which category a question of each gets, and which categories point to it.

The unit follows from the category by the city's table of responsibilities.
"""

from __future__ import annotations

from datetime import date

from caunoi.questions.choices import Field
from caunoi.units import directory
from caunoi.units.directory import UnitInfo

CATEGORY = {
    Field.ORDER: "hoi_dap.qa_qlhc", Field.FIRE: "hoi_dap.qa_pccc", Field.TRAFFIC: "hoi_dap.qa_csgt",
    Field.IMMIGRATION: "hoi_dap.qa_xnc", Field.COMMAND: "hoi_dap.qa_ttch",
}  # fmt: skip
# Beginnings of categories, longest first where one begins another.
_POINTERS = {
    "hanh_chinh.ho_chieu": Field.IMMIGRATION, "hanh_chinh.dang_ky_xe": Field.TRAFFIC,
    "hanh_chinh.pccc_tt": Field.FIRE, "hanh_chinh": Field.ORDER,
    "an_ninh.nguoi_nuoc_ngoai": Field.IMMIGRATION, "giao_thong": Field.TRAFFIC,
    "pccc": Field.FIRE, "trat_tu.on_ao": Field.ORDER, "trat_tu.via_he": Field.ORDER,
    "trat_tu.phao_vu_khi": Field.ORDER, "trat_tu.cho_tha_rong": Field.ORDER,
    "mat_tich.nhat_duoc": Field.ORDER,
    **{code: Field(field) for field, code in CATEGORY.items()},
}  # fmt: skip


def field_of_category(code: str) -> Field:
    """The field that a category of reports belongs to; the command centre for all others."""
    return _POINTERS.get(code) or _POINTERS.get(code.partition(".")[0]) or Field.COMMAND


def unit_of_field(field: str, on: date | None = None) -> UnitInfo:
    """The unit that answers questions of the field."""
    return directory.responsible_unit(CATEGORY[Field(field)], None, on).unit


def field_of_unit(code: str) -> Field | None:
    """The field for which this unit answers, or None."""
    return next((field for field in Field if unit_of_field(field).code == code), None)
