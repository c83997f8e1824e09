#!/usr/bin/env bash
# Proves the README's commands on a bare Debian: a minimal system with git, make, python3-venv and ca-certificates in a
# temporary folder, a clone of HEAD in it, and `make demo`, `make test` there as an ordinary user (or the targets named
# as arguments). Prints the times and removes the folder. Needs root (debootstrap, chroot) and about 4 GB in TMPDIR.
# The mirror is the one apt uses here (FRESH_MIRROR takes another), and pip's configuration comes along.
# Exit: 0 every target passed, 1 one failed, 2 it could not be tried.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$here")
suite=${FRESH_SUITE:-bookworm}
targets=("$@")
[ "$#" -gt 0 ] || targets=(demo test)

cannot() { echo "make fresh: $1" >&2; exit 2; }

if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || cannot "needs root: debootstrap and chroot do."
    exec sudo --preserve-env bash "$here/fresh.sh" "$@"
fi
git=(git -c safe.directory="$top" -C "$top")
commit=$("${git[@]}" rev-parse --verify --quiet 'HEAD^{commit}') || cannot "there is no commit to clone."
[ -z "$("${git[@]}" status --porcelain)" ] || echo "Note: what is not committed is not part of this proof."

if ! command -v debootstrap >/dev/null; then
    command -v apt-get >/dev/null || cannot "debootstrap is missing."
    env DEBIAN_FRONTEND=noninteractive apt-get -qq update
    env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends debootstrap
fi

# apt itself says where it takes this suite from.
mirror=${FRESH_MIRROR:-$(apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Identifier: Packages' |
    awk -v suite="$suite" '$1 == suite && $2 == "main" { print $3; exit }')}
[ -n "$mirror" ] || cannot "apt here knows no mirror of $suite: name one in FRESH_MIRROR."

folder=$(mktemp -d --tmpdir lachan-fresh.XXXXXX)
chmod 755 "$folder"
# Mounts live in a namespace of their own (below) and end with it; should one be seen here all the same, nothing is removed.
leave() {
    if grep -qF " $folder/" /proc/self/mounts; then
        echo "Still mounted under $folder: left as it is." >&2
    else
        rm -rf --one-file-system "$folder"
    fi
}
trap leave EXIT

started=$SECONDS
echo "Installing a bare $suite"
if ! debootstrap --variant=minbase --include=git,make,python3-venv,ca-certificates "$suite" "$folder" "$mirror" \
    >"$folder/debootstrap.out" 2>&1; then
    tail -n 20 "$folder/debootstrap.out" >&2
    cannot "debootstrap failed."
fi
echo "Installed in $((SECONDS - started)) s. Cloning ${commit:0:12}"

newcomer=/srv/newcomer
chroot "$folder" useradd --create-home --home-dir "$newcomer" --shell /bin/bash newcomer
"${git[@]}" clone --quiet --no-hardlinks "$top" "$folder$newcomer/lachan"
git -c safe.directory='*' -C "$folder$newcomer/lachan" -c advice.detachedHead=false checkout --quiet "$commit"

# When `unshare` is killed, every process and mount of the trial goes with it.
unshare --mount --pid --fork --kill-child --propagation private \
    bash "$here/fresh_inside.sh" "$folder" "$newcomer" "${targets[@]}" </dev/null &
trial=$!
trap 'kill -KILL "$trial" 2>/dev/null; wait "$trial" 2>/dev/null; sleep 1; exit 130' INT TERM HUP
wait "$trial"
