"""Residents who do not give up: each repeats a request under one key until it is answered."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from itertools import count
from typing import Any

_numbers = count(1)


@dataclass(frozen=True)
class Receipt:
    """What a resident was shown."""

    key: str
    text: str
    code: str
    secret: str


def call(url: str, body: dict[str, Any] | None = None, **headers: str) -> tuple[int, Any]:
    """(status, body); an HTTP error is an answer, a broken line raises OSError."""
    data = json.dumps(body).encode() if body is not None else None
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    asked = urllib.request.Request(  # noqa: S310  (our own server)
        url, data, {"Content-Type": "application/json", **named}
    )
    try:
        with urllib.request.urlopen(asked, timeout=15) as answer:  # noqa: S310
            return int(answer.status), json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except ValueError as error:  # the answer was cut in the middle
        raise OSError("cut") from error
    except Exception as error:
        raise OSError(str(error)) from error


@dataclass
class Residents:
    """Some clients at once; all receipts that they were ever shown."""

    url: str
    receipts: list[Receipt] = field(default_factory=list)
    shown: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def begin(self, clients: int) -> None:
        self._stopping.clear()
        self._threads = [threading.Thread(target=self._go_on) for _ in range(clients)]
        for thread in self._threads:
            thread.start()

    def end(self, seconds: float = 60) -> None:
        """No new reports; each client sees its last one through."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(seconds)
            assert not thread.is_alive(), "a client was never answered"

    def _go_on(self) -> None:
        while not self._stopping.is_set():
            self.send()
            time.sleep(0.05)  # enough to be always at it, few enough to open every receipt after

    def send(self, *, mail: str = "", patience: float = 60) -> Receipt:
        """Send one report, again and again under the same key, until a receipt is shown."""
        number = next(_numbers)
        key = f"fault-key-{number}"
        text = f"Tin số {number}: có nhóm thanh niên tụ tập đua xe ở phố {number}."
        return self.send_again(key, text, mail, patience)

    def try_once(self, key: str, text: str, mail: str = "") -> Receipt | None:
        body: dict[str, Any] = {"text": text}
        if mail:
            body["contact"] = {"name": "Lan", "phone": "", "email": mail}
        try:
            status, answer = call(f"{self.url}/api/v1/reports", body, Idempotency_Key=key)
        except OSError:
            return None
        if status not in (200, 201):
            with self._lock:
                self.refused.append(f"{status}")
            return None
        receipt = Receipt(key, text, answer["code"], answer["secret"])
        with self._lock:
            self.receipts.append(receipt)
            self.shown.setdefault(key, set()).add((receipt.code, receipt.secret))
        return receipt

    def check_receipt(self, receipt: Receipt) -> None:
        """It opens, and says what was written."""
        status, answer = call(f"{self.url}/api/v1/reports/{receipt.code}", Receipt=receipt.secret)
        assert status == 200, f"{receipt.code} was shown and does not open: {status}"
        assert answer["text"] == receipt.text

    def send_again(self, key: str, text: str, mail: str = "", patience: float = 60) -> Receipt:
        """The same request under the same key, until it is answered."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            receipt = self.try_once(key, text, mail)
            if receipt is not None:
                return receipt
            time.sleep(0.1)
        raise AssertionError(f"{key} was never answered")
