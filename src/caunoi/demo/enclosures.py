"""Reports of the demo's year that came with files: made here, taken in as any other."""

from __future__ import annotations

import random
from collections.abc import Sequence
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from caunoi.core.files.uploads import find_files, store_upload
from caunoi.demo.pictures import make_file
from caunoi.demo.year import SEED
from caunoi.reports.choices import Channel, Direction
from caunoi.reports.models import Message, Report
from caunoi.reports.services.files import attach_files

# What people send with a report of that category.
FITTING: dict[str, tuple[str, ...]] = {
    "trat_tu.via_he": ("tables", "tables"),
    "giao_thong.do_xe": ("vehicles", "vehicles"),
    "giao_thong.vi_pham": ("vehicles",),
    "giao_thong.ha_tang": ("hole",),
    "pccc.chan_loi": ("gate",),
    "kinh_te.moi_truong": ("heap", "heap"),
    "pccc.chay_khac": ("smoke",),
    "trat_tu.on_ao": ("sound",),
    "lua_dao.chuyen_khoan": ("screen", "screen"),
    "lua_dao.gia_danh": ("screen",),
    "hanh_chinh.ly_lich": ("paper",),
    "can_bo.cham": ("paper",),
}
AT_HOME, ELSEWHERE = 2, 2  # reports of each category, in the demo's ward and in other units
AT_NIGHT = 0.3


def enclose_files(ward: str) -> int:
    """Give some dozens of reports the files they speak of; returns how many.

    The worker makes their clean copies in its first minute: each needs a process of its own, and
    the demo can be used meanwhile.
    """
    dice = random.Random(SEED + 2)
    count = 0
    for category, sorts in FITTING.items():
        for report in _chosen(ward, category):
            _enclose(report, sorts, dice)
            count += len(sorts)
    return count


def stored_files(sorts: Sequence[str], dice: random.Random, *, keep_original: bool) -> list[UUID]:
    """Upload such files, as a sender's browser does."""
    tokens, night = [], dice.random() < AT_NIGHT
    for sort in sorts:
        made = make_file(sort, dice, night=night)
        upload = SimpleUploadedFile(made.name, made.content)
        tokens.append(store_upload(upload, keep_original=keep_original))
    return find_files(tokens)[0]


def _chosen(ward: str, category: str) -> list[Report]:
    found = Report.objects.filter(
        category=category, channel__in=(Channel.WEB, Channel.API), about_police=False
    ).order_by("-received_at")
    near = list(found.filter(area_code=ward)[:AT_HOME])
    return near + list(found.exclude(area_code=ward)[: AT_HOME + ELSEWHERE - len(near)])


@transaction.atomic
def _enclose(report: Report, sorts: Sequence[str], dice: random.Random) -> None:
    first = Message.objects.filter(report=report, direction=Direction.FROM_REPORTER).order_by("at")
    files = stored_files(sorts, dice, keep_original=not report.anonymous)
    attach_files(first[0], files)
