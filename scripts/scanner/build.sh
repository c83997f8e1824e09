#!/usr/bin/env bash
# Builds the one-file scanner: dist/lachan-scan, its SHA-256 and its list of parts (CycloneDX), from a clean tree of
# pinned, hashed packages in an environment of its own. The same tree gives the same bytes; --twice proves it.
# Wants a Python with a shared library (on Debian: apt-get install libpython3-dev).
# --bare proves that it runs in a bare Debian without Python (root, debootstrap, about 400 MB).
# Exit: 0 done, 1 a proof failed, 2 it could not be tried.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
cd "$top"
twice= bare=
for word in "$@"; do
    case $word in
        --twice) twice=1 ;;
        --bare) bare=1 ;;
        *) echo "build.sh: $word: neither --twice nor --bare" >&2; exit 2 ;;
    esac
done

env=.cache/scanner-build
stamp=$(sha256sum "$here/requirements.lock" | cut -d ' ' -f 1)
if [ "$(cat $env/stamp 2>/dev/null)" != "$stamp" ]; then
    rm -rf $env
    "${PYTHON:-python3}" -m venv $env
    $env/bin/python -m pip install --disable-pip-version-check --no-input -qq --require-hashes -r "$here/requirements.lock"
    echo "$stamp" >$env/stamp
fi

# What may differ from run to run is pinned: hash order, times, locale.
export PYTHONHASHSEED=0 LC_ALL=C.UTF-8 TZ=UTC
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || echo 1767225600)
export SOURCE_DATE_EPOCH

build() { # the folder to build in
    rm -rf "$1"
    $env/bin/python -m PyInstaller --clean --noconfirm --log-level ERROR --distpath "$1/dist" --workpath "$1/work" \
        "$here/scanner.spec"
}

build .cache/scanner-1
mkdir -p dist
cp .cache/scanner-1/dist/lachan-scan dist/lachan-scan
$env/bin/python "$here/sbom.py" dist/lachan-scan >dist/lachan-scan.cdx.json
(cd dist && sha256sum lachan-scan lachan-scan.cdx.json >lachan-scan.sha256)
cat dist/lachan-scan.sha256
echo "dist/lachan-scan: $(stat -c %s dist/lachan-scan) bytes"

if [ -n "$twice" ]; then
    build .cache/scanner-2
    cmp .cache/scanner-1/dist/lachan-scan .cache/scanner-2/dist/lachan-scan || { echo "The two builds differ." >&2; exit 1; }
    echo "Built twice: the same bytes."
fi

if [ -n "$bare" ]; then
    bash "$here/bare.sh" dist/lachan-scan
fi
