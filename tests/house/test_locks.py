"""What we take from others is pinned by hash, has a licence, and names no registry."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.house.source import ROOT, files, name

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
# Put together here, so that this file does not name them.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"),
        ("unpkg", "com"), ("jsdelivr", "net"), ("googleapis", "com"), ("gstatic", "com"),
        ("deb", "debian", "org"), ("proxy", "golang", "org"),
    )
]  # fmt: skip
TEXT = (
    "*.py", "*.toml", "*.txt", "*.json", "*.md", "*.mjs", "*.js", "*.html", "*.scss", "*.css",
    "*.sh", "Makefile", ".npmrc", "*.yml", "*.yaml", "*.conf", "run",
)  # fmt: skip
GPL = re.compile(r"(?<!L)\bA?GPL", re.IGNORECASE)


@pytest.mark.parametrize("path", LOCKS, ids=name)
def test_python_packages_are_pinned_by_hash(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"^\s*(?:-i|--(?:extra-)?index-url|--find-links)", text, re.MULTILINE)
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if not entry.startswith("#")]
    assert entries
    assert not [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]


def test_every_dependency_is_in_its_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for wanted, lock in (
        (project["project"]["dependencies"], "run.txt"),
        (project["dependency-groups"]["dev"], "dev.txt"),
    ):
        names = {re.split(r"[\[<>=;~! ]", line)[0].lower().replace("_", "-") for line in wanted}
        locked = re.findall(
            r"^([\w.-]+)==", (ROOT / "requirements" / lock).read_text(), re.MULTILINE
        )
        assert not names - set(locked), f"{lock}: run scripts/lock.sh"


def test_browser_packages_are_pinned_without_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {path: entry for path, entry in lock["packages"].items() if path}
    assert packages
    assert not [path for path, entry in packages.items() if "integrity" not in entry]
    assert not [path for path, entry in packages.items() if "resolved" in entry]
    assert not [path for path, entry in packages.items() if GPL.search(entry.get("license", ""))]


def test_what_browsers_get_is_listed_with_its_licence() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    libraries = tomllib.loads((ROOT / "vendor.toml").read_text("utf-8"))["library"]
    for library in libraries:
        entry = lock[f"node_modules/{library['package']}"]
        assert (library["version"], library["licence"]) == (entry["version"], entry["license"])
    vendored = {library["name"]: library["version"] for library in libraries}
    used = re.compile(r"vendor/([\w.-]+)/(\d[\w.-]*)/")
    for path in files("*.html", "*.py", "*.js", "*.scss", under=ROOT / "src"):
        for library_name, version in used.findall(path.read_text("utf-8")):
            assert vendored.get(library_name) == version, name(path)


def test_no_file_names_a_registry_or_a_foreign_server() -> None:
    strays = [
        f"{name(path)}: {host}"
        for path in files(*TEXT)
        for host in HOSTS
        if host in path.read_text("utf-8", errors="replace")
    ]
    assert not strays
