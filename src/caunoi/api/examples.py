"""The examples of the API's document: what residents and officers write, as they would write it."""

from __future__ import annotations

from typing import Any

NAME = "Nguyễn Thị Lan"
UNIT = "Công an phường Định Công"
REPORT: dict[str, Any] = {
    "text": "Khoảng 2 giờ sáng có nhóm người tụ tập hút ma túy ở ngõ 282.",
    "place": "Ngõ 282 phố Kim Giang",
    "lat": 20.9772,
    "lon": 105.8197,
    "anonymous": True,
}
MESSAGE: dict[str, Any] = {"text": "Tối qua họ lại đến, khoảng 22 giờ."}
SUGGEST: dict[str, Any] = {"text": "Nhà bên mở loa karaoke đến nửa đêm", "area": "00316"}
STEPS: list[dict[str, Any]] = [{"crime_source": "tin_bao"}, {"text": "Cảm ơn ông/bà."}]
FIGURES: dict[str, Any] = {
    "since": "2026-01-01", "until": "2026-06-30", "by": "kind", "smallest": 10,
    "total": {
        "key": "", "name": "Tất cả", "received": 9812, "closed": 9034, "answered": 9101,
        "late": 431, "median_hours": 6.1, "hidden": False,
    },
    "cells": [
        {
            "key": "order_feedback", "name": "Phản ánh an ninh trật tự", "received": 4790,
            "closed": 4655, "answered": 4662, "late": 188, "median_hours": 4.8, "hidden": False,
        },
        {
            "key": "complaint", "name": "Khiếu nại hành vi hành chính", "received": None,
            "closed": None, "answered": None, "late": None, "median_hours": None, "hidden": True,
        },
    ],
}  # fmt: skip
