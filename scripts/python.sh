#!/bin/sh
# Prints the path of a Python that CauNoi can use (3.11 or later), or says in one sentence that there is none.
for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.14 python; do
    [ -n "$candidate" ] || continue
    found=$(command -v "$candidate" 2>/dev/null) || continue
    if "$found" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "$found"
        exit 0
    fi
    seen="${seen:-$("$found" --version 2>&1)}"
done
echo "CauNoi needs Python 3.11 or later, and this machine has ${seen:-no Python}: install it, or set PYTHON to its path." >&2
exit 1
