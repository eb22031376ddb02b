"""Locks the door from inside before a hostile file is opened: runs in the cleaner's process only.

Resource limits hold everywhere. On Linux (x86-64, arm64) a seccomp filter then leaves only the
calls that decoding needs: memory, reading and writing of files already open, threads, time. No
file can be opened, no address reached, no program started, no other process touched.
"""

import ctypes
import platform
import resource
import struct
import sys

MEMORY_BYTES = 1536 * 1024 * 1024
CPU_SECONDS = 40
OUTPUT_BYTES = 160 * 1024 * 1024

# Call -> (number on x86-64, number on arm64); None where the machine has no such call.
_ALLOWED: dict[str, tuple[int, int | None]] = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "lseek": (8, 62), "readv": (19, 65),
    "writev": (20, 66), "pread64": (17, 67), "pwrite64": (18, 68), "ftruncate": (77, 46),
    "stat": (4, None), "fstat": (5, 80), "newfstatat": (262, 79), "statx": (332, 291),
    "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215), "brk": (12, 214),
    "mremap": (25, 216), "madvise": (28, 233), "membarrier": (324, 283),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132), "futex": (202, 98), "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123), "set_robust_list": (273, 99), "rseq": (334, 293),
    "exit": (60, 93), "exit_group": (231, 94), "tgkill": (234, 131), "getpid": (39, 172),
    "gettid": (186, 178), "clock_gettime": (228, 113), "clock_nanosleep": (230, 115),
    "gettimeofday": (96, 169), "nanosleep": (35, 101), "getrandom": (318, 278),
    "getrusage": (98, 165), "sysinfo": (99, 179), "uname": (63, 160), "getcwd": (79, 17),
    "fcntl": (72, 25), "poll": (7, None), "ppoll": (271, 73),
}  # fmt: skip
_CLONE, _CLONE3, _SECCOMP = (56, 220), (435, 435), (317, 277)
_ARCHES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7), "arm64": (1, 0xC00000B7)}
_CLONE_THREAD = 0x00010000
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_EPERM, _ENOSYS = 1, 38
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_PR_SET_NO_NEW_PRIVS, _PR_SET_DUMPABLE = 38, 4
_SET_MODE_FILTER, _FLAG_TSYNC = 1, 1


class _Program(ctypes.Structure):
    """struct sock_fprog of linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def limit_resources() -> None:
    """Cap memory, processor time, output and core dumps of this process, for good."""
    limits = {
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: OUTPUT_BYTES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 64,
    }
    if sys.platform == "linux":  # macOS takes no address-space limit
        limits[resource.RLIMIT_AS] = MEMORY_BYTES
    for kind, wished in limits.items():
        _, hard = resource.getrlimit(kind)
        value = wished if hard == resource.RLIM_INFINITY else min(wished, hard)
        resource.setrlimit(kind, (value, value))


def shut_in() -> bool:
    """Apply the seccomp filter; False where the machine offers none.

    Everything the decoders need must be imported before.
    """
    arch = _ARCHES.get(platform.machine())
    if sys.platform != "linux" or arch is None:
        return False
    column, audit_arch = arch
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    code = _filter(column, audit_arch)
    program = _Program(len(code) // 8, code)
    number = _SECCOMP[column]
    done = libc.syscall(number, _SET_MODE_FILTER, _FLAG_TSYNC, ctypes.byref(program))
    return bool(done == 0)


def _filter(column: int, audit_arch: int) -> bytes:
    """The filter as classic BPF: right machine, then the list, then 'not permitted'."""
    numbers = sorted({number for pair in _ALLOWED.values() if (number := pair[column]) is not None})
    lines = [
        _line(_LOAD, 4),  # seccomp_data.arch
        _line(_EQUAL, audit_arch, 1, 0),
        _line(_RETURN, _KILL),
        _line(_LOAD, 0),  # seccomp_data.nr
        _line(_AT_LEAST, 0x40000000, 0, 1),  # x32 calls would slip past the numbers
        _line(_RETURN, _KILL),
    ]
    for number in numbers:
        lines += [_line(_EQUAL, number, 0, 1), _line(_RETURN, _ALLOW)]
    # glibc falls back from clone3 to clone, whose flags a filter can read: threads only.
    lines += [
        _line(_EQUAL, _CLONE3[column], 0, 1),
        _line(_RETURN, _ERRNO | _ENOSYS),
        _line(_EQUAL, _CLONE[column], 0, 3),
        _line(_LOAD, 16),  # low half of the first argument: the flags
        _line(_ANY_BIT, _CLONE_THREAD, 0, 1),
        _line(_RETURN, _ALLOW),
        _line(_RETURN, _ERRNO | _EPERM),
    ]
    return b"".join(lines)


def _line(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
