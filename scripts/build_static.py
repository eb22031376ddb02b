"""Builds what browsers get: style sheets, fonts, icons, other people's files; then collects it.

styles/build.mjs and this script write build/static; Django collects it and the parts' own static
files into build/collected, hashed and compressed for WhiteNoise, by styles/pack.mjs with Brotli
too. Nothing is done when nothing changed since the last time; `--force` builds all the same,
`--no-collect` leaves out the end.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from cover import write_cover

ROOT = Path(__file__).resolve().parent.parent
BUILD = Path(os.environ.get("CAUNOI_BUILD", ROOT / "build"))
MODULES = ROOT / "node_modules"
STAMP = BUILD / "static.stamp"


def inputs() -> Iterator[Path]:
    """Every file whose change asks for a new build."""
    yield from (ROOT / "package-lock.json", ROOT / "vendor.toml", Path(__file__))
    yield ROOT / "scripts" / "cover.py"
    yield ROOT / "src" / "caunoi" / "config" / "settings.py"
    yield from sorted(path for path in (ROOT / "styles").rglob("*") if path.is_file())
    yield from sorted(path for path in (ROOT / "src").rglob("static/**/*") if path.is_file())


def fingerprint() -> str:
    digest = hashlib.sha256()
    for path in inputs():
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes() if path.exists() else b"missing")
    return digest.hexdigest()


def copy_vendor() -> None:
    """Copy the files of vendor.toml to build/static/vendor/<name>/<version>/."""
    fresh = BUILD / "vendor.new"
    shutil.rmtree(fresh, ignore_errors=True)
    for library in tomllib.loads((ROOT / "vendor.toml").read_text(encoding="utf-8"))["library"]:
        package = MODULES / library["package"]
        target = fresh / library["name"] / library["version"]
        if library["files"]:
            target.mkdir(parents=True)
        for name in library["files"]:
            # A source map is another file to fetch that is not there: its mention is cut.
            content = (package / name).read_bytes()
            lines = content.rstrip(b"\n").split(b"\n")
            if lines[-1].startswith((b"//# sourceMappingURL", b"/*# sourceMappingURL")):
                content = b"\n".join(lines[:-1]) + b"\n"
            (target / Path(name).name).write_bytes(content)
        if library["files"]:
            for licence in package.glob("LICEN[CS]E*"):
                shutil.copyfile(licence, target / licence.name)
    final = BUILD / "static" / "vendor"
    final.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(final, ignore_errors=True)
    fresh.rename(final)


def collect() -> None:
    """Django's collectstatic into build/collected; what only a server needs is made up."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "caunoi.config.settings",
        "CAUNOI_BUILD": str(BUILD),
    }
    for name in ("DATABASE_URL", "CAUNOI_SECRET_KEY", "CAUNOI_MASTER_KEY"):
        environment.setdefault(
            name, "postgresql://nobody@/none" if name == "DATABASE_URL" else "not-used"
        )
    run = [
        sys.executable,
        "-m",
        "django",
        "collectstatic",
        "--noinput",
        "--clear",
        "--verbosity",
        "0",
    ]
    subprocess.run(run, check=True, env=environment, cwd=ROOT)


def pack(node: str) -> None:
    """A Brotli copy of what residents fetch: our own files and other people's libraries."""
    parts = sorted({path.parent.name for path in (ROOT / "src" / "caunoi").glob("*/static")})
    run = [node, str(ROOT / "styles" / "pack.mjs"), str(BUILD / "collected"), "css", "vendor"]
    subprocess.run([*run, *parts], check=True, cwd=ROOT)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true")
    parser.add_argument("--no-collect", action="store_true")
    options = parser.parse_args()
    wanted = fingerprint() + ("" if not options.no_collect else " uncollected")
    known = STAMP.read_text() if STAMP.exists() else ""
    if not options.force and known in {wanted, wanted.removesuffix(" uncollected")}:
        return 0
    node = os.environ.get("CAUNOI_NODE", "node")
    build = {**os.environ, "CAUNOI_BUILD": str(BUILD)}
    subprocess.run([node, str(ROOT / "styles" / "build.mjs")], check=True, cwd=ROOT, env=build)
    copy_vendor()
    write_cover(BUILD / "static" / "channels" / "img" / "cover.png")
    if not options.no_collect:
        collect()
        pack(node)
    STAMP.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
