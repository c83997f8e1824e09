#!/usr/bin/env bash
# Makes .venv from requirements.lock (every file checked against its hash) and installs the project into it, editable.
# A stamp inside .venv holds what it was made from; where that is unchanged, nothing is done.
# Exit: 0 ready, 2 something has to be installed first, other: pip's own.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
venv=.venv
stamp=$venv/lachan.stamp

needs_packages() {
    printf '%s\n' "$1" "Install what is missing, then run make again:" "" \
        "    sudo apt-get install -y git make python3-venv" "" >&2
    exit 2
}

# The folder is part of it: a virtual environment does not survive being moved.
made_from() {
    { pwd; cat requirements.lock pyproject.toml; } | sha256sum | cut -d ' ' -f 1
}

wanted=$(made_from)
if [ -x "$venv/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && "$venv/bin/python" -c ''; then
    exit 0
fi

command -v git >/dev/null || needs_packages "git is missing."
command -v "$python" >/dev/null || needs_packages "$python is missing."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    needs_packages "Lá Chắn needs Python 3.11 or later; $python is $("$python" --version 2>&1). (make setup PYTHON=python3.12 takes another.)"
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
    needs_packages "$python cannot make virtual environments: its venv module is missing."

if ! { [ -x "$venv/bin/python" ] && "$venv/bin/python" -m pip --version; } >/dev/null 2>&1; then
    echo "Making $venv"
    "$python" -m venv --clear "$venv"
fi
rm -f "$stamp"
pip=("$venv/bin/python" -m pip --disable-pip-version-check --no-input)
echo "Installing what requirements.lock names, each file checked against its hash (a minute or a few)"
"${pip[@]}" install -qq --require-hashes -r requirements.lock
# setuptools is in the lock, so that building the project fetches nothing.
"${pip[@]}" install -qq --no-deps --no-build-isolation --editable .
printf '%s\n' "$wanted" >"$stamp"
echo "Ready: $venv"
