"""A database with so many reports, spread over a year, wards, kinds and states, as SQL makes them.

Kept between runs: `var-bench` holds one for each size and state of the migrations.
"""

from __future__ import annotations

import json
import time
from typing import Any

from bench import ground

# Pseudo-random whole numbers 0 … 2^31-1 that depend on the row's number alone.
R = "(hashint8extended(n, {seed}) & 2147483647)"
YEAR = "interval '364 days'"


def volume(rows: int) -> str:
    """The name of a database with that many reports; made when it is not there."""
    ground.set_up()
    from caunoi.testing.database import _state_of_migrations  # noqa: PLC0415

    name = f"volume_{rows}_{_state_of_migrations()}"
    if ground.exists(name):
        ground.point_at(name)
        return name
    _drop_others(f"volume_{rows}_")
    begun = time.monotonic()
    ground.fresh_database("volume_new")
    _officers()
    _fill(rows)
    from django.db import connection  # noqa: PLC0415

    connection.close()
    ground.administer(f'ALTER DATABASE volume_new RENAME TO "{name}"')
    ground.point_at(name)
    print(f"  {rows:,} reports made in {time.monotonic() - begun:.0f} s", flush=True)
    return name


def _drop_others(prefix: str) -> None:
    import psycopg  # noqa: PLC0415

    with psycopg.connect(ground.url_of("caunoi")) as server:
        found = server.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [prefix + "%"]
        ).fetchall()
    for (name,) in found:
        ground.administer(f'DROP DATABASE "{name}" (FORCE)')


def _officers() -> None:
    from caunoi.testing.cast import PARTS, cast_officer  # noqa: PLC0415
    from caunoi.testing.officers import make_officer  # noqa: PLC0415

    for key in PARTS:
        cast_officer(key)
    make_officer("commander", "CAHN", name="Commander", badge="HN-commander")
    make_officer("head", "CAHN", name="Head of the city", badge="HN-chief")


def actors() -> dict[str, Any]:
    """Officers of every reach, by name: Actor."""
    from caunoi.accounts.access import actor_for  # noqa: PLC0415
    from caunoi.accounts.models import Officer  # noqa: PLC0415

    wanted = {
        "ward duty officer": "HN-hoa", "ward head": "HN-duc", "department head": "HN-khoa",
        "dispatcher": "HN-phuc", "procurator": "HN-nga", "commander": "HN-commander",
        "head of the city": "HN-chief",
    }  # fmt: skip
    return {name: actor_for(Officer.objects.get(badge=badge).pk) for name, badge in wanted.items()}


def _fill(rows: int) -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off; SET maintenance_work_mem = '512MB'")
        _sources(cursor)
        indexes = _take_indexes(cursor)
        step = 100_000
        for start in range(0, rows, step):
            cursor.execute(_insert(rows), [start, min(start + step, rows) - 1])
        for order in indexes:
            cursor.execute(order)
        cursor.execute("ANALYZE reports_report")
    if rows >= 100_000:
        connection.close()
        import psycopg  # noqa: PLC0415

        with psycopg.connect(ground.url_of("volume_new"), autocommit=True) as server:
            server.execute("VACUUM (ANALYZE) reports_report")


def _take_indexes(cursor: Any) -> list[str]:
    """Drop the table's indexes but those of constraints; the orders that bring them back."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'reports_report' AND NOT "
        "EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)"
    )
    found = cursor.fetchall()
    for name, _order in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [order for _name, order in found]


def _sources(cursor: Any) -> None:
    """Temporary tables to draw from: texts, wards, categories, departments."""
    from caunoi.core.folding import fold  # noqa: PLC0415
    from caunoi.reports import catalogue  # noqa: PLC0415
    from caunoi.reports.suggest.sources import written_examples  # noqa: PLC0415
    from caunoi.units import directory  # noqa: PLC0415
    from caunoi.units.choices import UnitKind  # noqa: PLC0415

    texts = [[e.text, fold(e.text)] for e in written_examples()]
    wards = [[u.pk, u.area_code] for u in directory.units_on(kind=UnitKind.WARD)]
    departments = [[u.pk] for u in directory.units_on(kind=UnitKind.DEPARTMENT)]
    leaves = [[row.code, row.kind, row.urgency] for row in catalogue.leaves()]
    for name, columns, values in (
        ("v_text", "text text, folded text", texts),
        ("v_ward", "unit bigint, area text", wards),
        ("v_department", "unit bigint", departments),
        ("v_leaf", "code text, kind text, urgency int", leaves),
    ):
        cursor.execute(f"CREATE TEMP TABLE {name} (nr int PRIMARY KEY, {columns})")
        marks = ", ".join(["%s"] * (len(values[0]) + 1))
        cursor.executemany(
            f"INSERT INTO {name} VALUES ({marks})",
            [[at, *row] for at, row in enumerate(values)],
        )
        cursor.execute(f"ANALYZE {name}")


def _insert(rows: int) -> str:
    """One step's INSERT; its two parameters are the first and the last number."""
    from caunoi.reports.models import Report  # noqa: PLC0415

    age = f"(({rows} - n)::float8 / {rows})"
    closed = f"(({_r(1)} % 100) < 85)"
    values = {
        "id": "(lpad(to_hex((extract(epoch from at)*1000)::bigint), 12, '0')"
              " || '7' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid",
        "code": "lpad(n::text, 9, '0')",
        "secret_hash": "sha256(n::text::bytea)",
        "kind": "leaf.kind", "category": "leaf.code", "suggested_category": "leaf.code",
        "text": "a.text || ' ' || b.text",
        "search": "to_tsvector('simple', a.folded || ' ' || b.folded || ' so ' || n"
                  " || to_char(at AT TIME ZONE 'UTC', '\" \u0175\"IYYY\"w\"IW'))",
        "place": "'số ' || (n % 400) || ' phố Định Công'",
        "area_code": "ward.area", "sent_at": "at", "received_at": "at", "touched_at": "at",
        "channel": f"(ARRAY['web','web','api','email','phone'])[1 + {_r(2)} % 5]",
        "anonymous": f"{_r(3)} % 3 = 0",
        "unit_id": f"CASE WHEN {_r(4)} % 10 < 8 THEN ward.unit ELSE department.unit END",
        "state": f"CASE WHEN {closed} THEN 'closed' ELSE "
                 f"(ARRAY['received','classified','in_progress'])[1 + {_r(5)} % 3] END",
        "closed_at": f"CASE WHEN {closed} THEN at + interval '9 days' END",
        "ground": f"CASE WHEN {closed} THEN 'fixed' ELSE '' END",
        "urgency": "leaf.urgency",
        "next_rule": f"CASE WHEN {closed} THEN '' ELSE 'order_feedback.answer' END",
        "next_due": f"CASE WHEN NOT {closed} THEN "
                    f"at + interval '20 days' * (1 + {_r(6)} % 3) END",
        "waits_for_answer": f"NOT {closed} AND {_r(7)} % 5 = 0",
        "assignee_id": f"CASE WHEN {_r(8)} % 4 = 0 THEN "
                       "(SELECT id FROM accounts_officer WHERE badge = 'HN-hoa') END",
        "routing": "'{}'::jsonb",
    }  # fmt: skip
    columns, expressions = [], []
    for field in Report._meta.concrete_fields:
        columns.append(f'"{field.column}"')
        expressions.append(values.pop(field.column, None) or _default(field))
    if values:
        raise RuntimeError(f"no such columns: {', '.join(values)}")
    return f"""
        INSERT INTO reports_report ({", ".join(columns)})
        SELECT {", ".join(expressions)} FROM (
            SELECT n, now() - {YEAR} * {age} AS at FROM generate_series(%s::bigint, %s::bigint) n
        ) series
        JOIN v_text a ON a.nr = {_r(11)} % (SELECT count(*) FROM v_text)
        JOIN v_text b ON b.nr = {_r(12)} % (SELECT count(*) FROM v_text)
        JOIN v_ward ward ON ward.nr = {_r(13)} % (SELECT count(*) FROM v_ward)
        JOIN v_department department
            ON department.nr = {_r(14)} % (SELECT count(*) FROM v_department)
        JOIN v_leaf leaf ON leaf.nr = {_r(15)} % (SELECT count(*) FROM v_leaf)
    """.replace(" % ", " %% ")


def _r(seed: int) -> str:
    return R.format(seed=seed)


def _default(field: Any) -> str:
    value = field.get_default()
    if value is None or (value == "" and not field.empty_strings_allowed):
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | dict):
        return f"'{json.dumps(value)}'::jsonb"
    return f"'{value}'"
