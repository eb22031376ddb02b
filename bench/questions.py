"""Questions put in other words find their answer and their unit; search as one types in a million.

The questions of data/hanoi/questions/heldout*.jsonl were written after the answers, by authors of
whom nothing is in the index or learnt from (learn/ has others). Both measures go through what the
pages call.
"""

from __future__ import annotations

import json
import os
import random
import time
import urllib.parse
import urllib.request
from collections.abc import Sequence
from typing import Any

from bench import ground
from bench.volume import R

TITLE = "questions in other words, and search as one types among a million answers"
ROWS = int(os.environ.get("BENCH_ANSWERS", "1000000"))
SEARCHES = int(os.environ.get("BENCH_SEARCHES", "400"))
WARM = 40


def run() -> dict[str, object]:
    name = _database()
    rows = _held_out()
    found, first, units, by_voice = _accuracy(rows)
    _fill()
    times, hits = _type(name)
    p95 = round(ground.percentile(times, 0.95) * 1000, 1)
    share, right = round(found / len(rows) * 100, 1), round(units / len(rows) * 100, 1)
    table: list[dict[str, object]] = [
        {"what": f"right answer among five, of {len(rows)} questions", "value": share, "unit": "%",
         "must": "≥ 80", "aim": "95", "holds": share >= 80},
        {"what": "right answer first", "value": round(first / len(rows) * 100, 1), "unit": "%"},
        {"what": "right unit", "value": right, "unit": "%", "must": "≥ 90", "aim": "97",
         "holds": right >= 90},
        {"what": f"p95 of {len(times)} searches of 2 to 4 words in {ROWS:,} answers", "value": p95,
         "unit": "ms", "must": "≤ 100", "aim": "30", "holds": p95 <= 100},
        {"what": "p50", "value": round(ground.median(times) * 1000, 1), "unit": "ms"},
        {"what": "searches that found something", "value": hits},
    ]  # fmt: skip
    table += [{"what": f"among five, {voice}", "value": share, "unit": "%"}
              for voice, share in sorted(by_voice.items())]  # fmt: skip
    return {"rows": table}


def _database() -> str:
    """The answers as shipped, in a database of their own."""
    name = "questions"
    ground.fresh_database(name)
    return name


def _held_out() -> list[dict[str, str]]:
    from django.conf import settings  # noqa: PLC0415

    folder = settings.CITY_DATA / "questions"
    return [
        {**json.loads(line), "file": name}
        for name in ("heldout.jsonl", "heldout_second.jsonl")
        for line in (folder / name).read_text(encoding="utf-8").splitlines()
    ]


def _accuracy(rows: Sequence[dict[str, str]]) -> tuple[int, int, int, dict[str, float]]:
    from caunoi.questions.selectors.finding import find_answers, forget  # noqa: PLC0415
    from caunoi.questions.selectors.suggesting import advise, near_enough  # noqa: PLC0415

    forget()
    found = first = units = 0
    voices: dict[str, list[bool]] = {}
    for row in rows:
        slugs = [hit.answer.slug for hit in near_enough(find_answers(row["text"]))]
        found += row["slug"] in slugs
        first += slugs[:1] == [row["slug"]]
        units += str(advise(row["text"]).field) == row["field"]
        for one in (row["voice"], row["file"]):
            voices.setdefault(one, []).append(row["slug"] in slugs)
    shares = {one: round(sum(hits) / len(hits) * 100, 1) for one, hits in voices.items()}
    return found, first, units, shares


def _texts() -> tuple[list[str], list[str]]:
    """What people ask, and short answers: the parts of which a million rows are put together."""
    from caunoi.questions.models import Answer  # noqa: PLC0415

    answers = list(Answer.objects.exclude(slug__startswith="bench-"))
    asked = [row["text"] for row in _held_out()] + [one.title for one in answers]
    asked += [line for one in answers for line in one.other_words.splitlines() if line]
    return asked, [one.short for one in answers]


def _fill() -> None:
    """Rows up to a million: a question of one, an answer of another, some words of their own."""
    from django.db import connection, transaction  # noqa: PLC0415

    from caunoi.questions.models import Answer  # noqa: PLC0415
    from caunoi.questions.services.indexing import SHELF_SIZE, count_words  # noqa: PLC0415
    from caunoi.questions.terms import SHELF, as_vector  # noqa: PLC0415

    begun = time.monotonic()
    asked, short = _texts()
    index = next(one for one in Answer._meta.indexes if one.name == "answer_search")
    with connection.schema_editor() as editor:
        editor.remove_index(Answer, index)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off; SET maintenance_work_mem = '1GB'")
        cursor.execute("CREATE TEMP TABLE parts (kind text, part int, v tsvector)")
        for kind, weight, texts in (("a", "A", asked), ("b", "B", short)):
            cursor.executemany(
                "INSERT INTO parts VALUES (%s, %s, ts_delete(%s::tsvector, %s::text))",
                [(kind, n, as_vector([(weight, text)], 0), f"{SHELF}0")
                 for n, text in enumerate(texts)],
            )  # fmt: skip
        cursor.execute(
            f"""
            INSERT INTO questions_answer (id, slug, field, unit_id, post, state, title, short,
              steps, papers, fee, time, place, title_en, short_en, steps_en, papers_en, fee_en,
              time_en, place_en, procedure, other_words, certainty, source, version, helpful,
              unhelpful, shelf, marked_why, search)
            SELECT gen_random_uuid(), 'bench-' || n, 'order', (SELECT min(id) FROM units_unit), '',
              'published', 'Câu hỏi số ' || n, 'Trả lời', '[]', '[]', '', '', '', '', '',
              '[]', '[]', '', '', '', '', '', 'B', '', 1, 0, 0, n / {SHELF_SIZE}, '',
              a.v || b.v || format('''{SHELF}%%s'':1D ''so%%s'':1A ''r%%s'':2B ''s%%s'':2B',
                n / {SHELF_SIZE}, n, {R.format(seed=7)} %% 50000, {R.format(seed=8)} %% 5000
              )::tsvector
            FROM generate_series(1, %s) AS n
            JOIN parts a ON a.kind = 'a' AND a.part = {R.format(seed=1)} %% %s
            JOIN parts b ON b.kind = 'b' AND b.part = {R.format(seed=2)} %% %s
            """,
            [max(0, ROWS - Answer.objects.count()), len(asked), len(short)],
        )
    with connection.schema_editor() as editor:
        editor.add_index(Answer, index)
    with transaction.atomic():
        count_words()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE questions_answer")
    connection.close()
    print(f"  {ROWS:,} answers made in {time.monotonic() - begun:.0f} s", flush=True)


def _type(name: str) -> tuple[list[float], int]:
    """Seconds of each search as the page asks for it, and how many found something."""
    times, hits = [], 0
    with ground.caunoi_web(name) as base:
        for number, words in enumerate(_words()):
            asked = urllib.request.Request(  # noqa: S310  (our own server)
                f"{base}/hoi-dap/tim/", urllib.parse.urlencode({"text": words}).encode(),
                headers={"HX-Request": "true", "HX-Trigger-Name": "text"},
            )  # fmt: skip
            begun = time.perf_counter()
            with urllib.request.urlopen(asked) as answer:  # noqa: S310
                page = answer.read()
            if number >= WARM:
                times.append(time.perf_counter() - begun)
                hits += b"/hoi-dap/bench-" in page or b"/hoi-dap/tim/" in page
    return times, hits


def _words() -> list[str]:
    """Two to four words without marks as people type them: running words, the last maybe cut."""
    from caunoi.core.folding import fold  # noqa: PLC0415

    dice = random.Random(11)
    texts: list[Any] = [fold(text).split() for text in _texts()[0]]
    texts = [text for text in texts if len(text) > 5]
    found = []
    for number in range(SEARCHES + WARM):
        words, size = dice.choice(texts), 2 + number % 3
        at = dice.randrange(len(words) - size)
        chosen = list(words[at : at + size])
        if number % 5 == 0 and len(chosen[-1]) > 3:
            chosen[-1] = chosen[-1][:-1]
        if number % 7 == 0:
            chosen[0] = dice.choice(dice.choice(texts))
        found.append(" ".join(chosen))
    return found
