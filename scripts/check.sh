#!/usr/bin/env bash
# Everything `make check` checks, each to its end, so that one run names all that is wrong. Exit: 0 nothing, 1 something.
set -euo pipefail
cd "$(dirname "$0")/.."

bin=.venv/bin
failed=()
run() { # what it checks, the command
    local what=$1
    shift
    echo "== $what"
    "$@" || failed+=("$what")
}

run style $bin/ruff check .
run format $bin/ruff format --check .
run types $bin/mypy
run layers $bin/lint-imports --no-logo
run licences $bin/python -m scripts.check_licences
run words $bin/python -m scripts.check_words

if [ "${#failed[@]}" -gt 0 ]; then
    echo "make check: FAILED: ${failed[*]}"
    exit 1
fi
echo "make check: all passed."
