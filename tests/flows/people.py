"""The people of the stories, each with what they hold: a telephone, a receipt, a staff token."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import orjson
from django.test import Client

from caunoi.accounts.access import Actor
from caunoi.accounts.models import Officer
from caunoi.accounts.policy import POLICY
from caunoi.accounts.services.tokens import issue_token

API = "/api/v1"


@dataclass
class Resident:
    """Somebody with a telephone; after sending, with a receipt."""

    code: str = ""
    secret: str = ""
    client: Client = field(default_factory=Client)

    def sends(self, text: str, **more: Any) -> dict[str, Any]:
        """Send a report; keep its receipt."""
        answer = self.client.post(
            f"{API}/reports", orjson.dumps({"text": text, **more}), content_type="application/json"
        )
        assert answer.status_code == 201, answer.content
        receipt: dict[str, Any] = answer.json()
        self.code, self.secret = receipt["code"], receipt["secret"]
        return receipt

    def sees(self) -> dict[str, Any]:
        """What became of it."""
        answer = self.client.get(f"{API}/reports/{self.code}", headers={"Receipt": self.secret})
        assert answer.status_code == 200, answer.content
        return answer.json()  # type: ignore[no-any-return]

    def writes(self, text: str) -> None:
        """Add a message to the thread."""
        answer = self.client.post(
            f"{API}/reports/{self.code}/messages", orjson.dumps({"text": text}),
            content_type="application/json", headers={"Receipt": self.secret},
        )  # fmt: skip
        assert answer.status_code == 201, answer.content

    def presses(self, act: str, **fields: Any) -> str:
        """Use a button of the follow-up page; its HTML."""
        answer = self.client.post(
            "/tra-cuu/", {"code": self.code, "secret": self.secret, "act": act, **fields}
        )
        assert answer.status_code == 200, answer.content.decode()[:3000]
        return answer.content.decode()

    def told(self) -> list[str]:
        """What the police wrote, oldest first."""
        return [m["text"] for m in self.sees()["messages"] if m["from"] == "police"]

    def steps(self) -> list[str]:
        """Codes of the public history, oldest first."""
        return [step["code"] for step in sorted(self.sees()["history"], key=lambda s: s["at"])]


@dataclass
class Desk:
    """An officer's own system, with a token that allows all the officer may do."""

    actor: Actor
    token: str = ""

    def __post_init__(self) -> None:
        from_duties = sorted(
            {name for duty in self.actor.duties for name in POLICY.get(duty.role, {})}
        )
        self.token = issue_token(
            officer=Officer.objects.get(pk=self.actor.id), name="story", scopes=from_duties,
            lasts=timedelta(days=365), by="system:test",
        )  # fmt: skip

    def _asks(self, path: str, body: object = None) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"}
        url = f"{API}/staff/reports{path}"
        if body is None:
            return Client().get(url, headers=headers)
        return Client().post(
            url, orjson.dumps(body), content_type="application/json", headers=headers
        )

    def inbox(self, query: str = "") -> list[str]:
        """Codes of the reports in the inbox."""
        answer = self._asks(f"?{query}")
        assert answer.status_code == 200, answer.content
        return [item["code"] for item in answer.json()["items"]]

    def opens(self, code: str) -> dict[str, Any]:
        """One report."""
        answer = self._asks(f"/{code}")
        assert answer.status_code == 200, answer.content
        return answer.json()  # type: ignore[no-any-return]

    def does(self, code: str, verb: str, **fields: Any) -> dict[str, Any]:
        """A step that is allowed."""
        answer = self._asks(f"/{code}/{verb}", fields)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()  # type: ignore[no-any-return]

    def is_refused(self, code: str, verb: str, **fields: Any) -> dict[str, Any]:
        """A step that is not; the problem document."""
        answer = self._asks(f"/{code}/{verb}", fields)
        assert 400 <= answer.status_code < 500, answer.content.decode()
        return answer.json()  # type: ignore[no-any-return]

    def knows(self, code: str) -> bool:
        """Whether the report exists for this officer."""
        status: int = self._asks(f"/{code}").status_code
        assert status in {200, 404}
        return status == 200
