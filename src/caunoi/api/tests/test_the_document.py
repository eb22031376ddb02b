"""The OpenAPI document: complete, with examples, and true: what it promises is what comes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.config import SchemathesisConfig

from caunoi.accounts.models import Officer
from caunoi.accounts.policy import POLICY
from caunoi.accounts.services.tokens import issue_token
from caunoi.config.wsgi import application
from caunoi.testing.make import make_receipt

DOCUMENT = "/api/v1/openapi.json"


def document() -> dict[str, Any]:
    return Client().get(DOCUMENT).json()  # type: ignore[no-any-return]


def test_every_call_says_what_it_is_and_how_it_errs(city: None) -> None:
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            name = f"{method} {path}"
            assert operation["summary"], name
            assert operation["description"], name
            for status, answer in operation["responses"].items():
                if status == "304":
                    continue  # not changed: no body
                kinds = set(answer["content"])
                wanted = "application/problem+json" if int(status) >= 400 else "application/json"
                assert kinds <= {wanted}, (name, status)
                schema = next(iter(answer["content"].values()))["schema"]
                assert "$ref" in schema or "anyOf" in schema, (name, status, "no shape")


def test_every_body_has_an_example(city: None) -> None:
    found = document()
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if body is None:
                continue
            schema = body["schema"]
            if "$ref" in schema:
                schema = found["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            assert schema.get("examples") or schema.get("example"), f"{method} {path}"


# A point needs both its numbers, a file is judged by its bytes, a cursor and a unit are ours: no
# schema of single parameters can say so.
CONFIG = SchemathesisConfig.from_dict(
    {
        "operations": [
            {"include-path": path, "checks": {"positive_data_acceptance": {"enabled": False}}}
            for path in (
                "/api/v1/areas",
                "/api/v1/reports/{code}/attachments",
                "/api/v1/staff/reports",
                "/api/v1/statistics",
            )
        ]
    }
)


FEW = settings(
    max_examples=10, deadline=None, derandomize=True, database=None,
    phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip


def test_nothing_that_the_document_allows_breaks_it(committed_city: None, hoa: Any) -> None:
    """Schemathesis over every call, with a real receipt and a real token."""
    receipt = make_receipt()
    token = issue_token(
        officer=Officer.objects.get(pk=hoa.id), name="fuzz", scopes=sorted(POLICY["duty_officer"]),
        lasts=timedelta(days=1), by="system:test",
    )  # fmt: skip
    schema = schemathesis.openapi.from_wsgi(DOCUMENT, application, config=CONFIG)
    headers = {"Authorization": f"Bearer {token}", "Receipt": receipt.secret}
    tried = 0
    for result in schema.get_all_operations():
        operation = result.ok()  # type: ignore[union-attr]

        @FEW
        @given(case=operation.as_strategy())
        def attack(case: Any) -> None:
            nonlocal tried
            tried += 1
            if "code" in (case.path_parameters or {}) and tried % 2:
                case.path_parameters["code"] = receipt.code
            case.call_and_validate(headers=headers)

        attack()
    assert tried > 100
