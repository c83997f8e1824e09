#!/usr/bin/env bash
# Writes requirements.lock: every version and hash, for every platform, and no address of where they came from.
# Versions already in the file are kept; UPGRADE=1 takes the newest that pyproject.toml admits.
set -euo pipefail
cd "$(dirname "$0")/.."

aside=$(mktemp -d)
trap 'rm -rf "$aside"' EXIT
pins=$aside/requirements.lock
[ -n "${UPGRADE:-}" ] || [ ! -f requirements.lock ] || cp requirements.lock "$pins"

# Hashes must be those of the public registry, whatever this machine adds to it.
env -u UV_INDEX -u UV_DEFAULT_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS \
    "${UV:-.venv/bin/uv}" pip compile pyproject.toml --no-config --universal --python-version 3.11 \
    --extra server --extra postgresql --extra letters --extra malware --extra pii --extra mysql --extra spark --extra dev \
    --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet --output-file "$pins"

{
    echo "# Written by \`make lock\` from pyproject.toml (extras: server, postgresql, letters, malware, pii, mysql, spark, dev). Not edited by hand."
    cat "$pins"
} >"$aside/whole"
if grep -nE '://|(^|[[:space:]])/|^-' "$aside/whole"; then
    echo "requirements.lock would name an address or a folder; left as it was." >&2
    exit 1
fi
mv "$aside/whole" requirements.lock
echo "requirements.lock: $(grep -cE '^[a-z0-9]' requirements.lock) packages"

# What the one-file scanner is built from: the same versions, in a file of their own.
grep -vE '^[[:space:]]|^#' requirements.lock | sed 's/ \\$//' >"$aside/versions"
env -u UV_INDEX -u UV_DEFAULT_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS \
    "${UV:-.venv/bin/uv}" pip compile scripts/scanner/requirements.in --no-config --universal --python-version 3.11 \
    --constraint "$aside/versions" --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
    --quiet --output-file "$aside/scanner"
{
    echo "# Written by \`make lock\` from requirements.in. Not edited by hand."
    cat "$aside/scanner"
} >scripts/scanner/requirements.lock
