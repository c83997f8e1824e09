#!/usr/bin/env bash
# Runs the one-file scanner in a bare Debian without Python, from a folder like a USB stick's: it names itself, tests
# itself, finds EICAR, takes it away, puts it back, and opens its window. Needs root and debootstrap.
# Exit: 0 all passed, 1 something did not, 2 it could not be tried.
set -euo pipefail
program=$(realpath "$1")
suite=${FRESH_SUITE:-bookworm}
cannot() { echo "bare.sh: $1" >&2; exit 2; }
[ "$(id -u)" -eq 0 ] || cannot "needs root: debootstrap and chroot do."
command -v debootstrap >/dev/null || cannot "debootstrap is missing."
mirror=${FRESH_MIRROR:-$(apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Identifier: Packages' |
    awk -v suite="$suite" '$1 == suite && $2 == "main" { print $3; exit }')}
[ -n "$mirror" ] || cannot "apt here knows no mirror of $suite: name one in FRESH_MIRROR."

folder=$(mktemp -d --tmpdir lachan-bare.XXXXXX)
mount -t tmpfs -o size=1g,mode=755 lachan-bare "$folder" # in memory: installing syncs every file
leave() {
    umount "$folder/proc" 2>/dev/null || true
    umount "$folder" 2>/dev/null || true
    if grep -qF " $folder/" /proc/self/mounts; then echo "Still mounted under $folder: left." >&2; else rm -rf --one-file-system "$folder"; fi
}
trap leave EXIT
debootstrap --variant=minbase "$suite" "$folder" "$mirror" >"$folder/debootstrap.out" 2>&1 ||
    { tail -n 20 "$folder/debootstrap.out" >&2; cannot "debootstrap failed."; }
[ -z "$(ls "$folder"/usr/bin/python3* 2>/dev/null)" ] || cannot "there is a Python in the bare system."
mount -t proc proc "$folder/proc"
mkdir -p "$folder/media/usb/data"
cp "$program" "$folder/media/usb/lachan-scan"

run() { chroot "$folder" env -i PATH=/usr/bin:/bin HOME=/tmp TMPDIR=/tmp LACHAN_QUARANTINE=/tmp/q "$@"; }
scan() { run /media/usb/lachan-scan "$@"; }
expect() { # the exit code that is right, the command
    local right=$1 code=0
    shift
    "$@" >"$folder/said" 2>&1 || code=$?
    [ "$code" -eq "$right" ] || { cat "$folder/said"; echo "Expected $right, got $code: $*" >&2; exit 1; }
}
expect 0 scan --version
expect 0 scan --lang vi scan --self-test
grep -q "hoạt động trên máy này" "$folder/said"
expect 0 scan scan /media/usb/data
# EICAR in two halves, so that this file is not a find itself.
printf '%s%s' 'X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-' 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*' >"$folder/media/usb/data/e.com"
expect 1 scan scan /media/usb/data --remove --yes --json
[ ! -e "$folder/media/usb/data/e.com" ]
item=$(ls "$folder/tmp/q/items")
expect 0 scan quarantine restore "$item"
[ -s "$folder/media/usb/data/e.com" ]
expect 0 scan --lang en scan --json
grep -q '"ended"' "$folder/said"

# Without words, as by a double click, it opens its window.
chroot "$folder" env -i PATH=/usr/bin:/bin HOME=/tmp TMPDIR=/tmp LACHAN_QUARANTINE=/tmp/q LACHAN_LANG=en \
    /media/usb/lachan-scan >"$folder/window" 2>&1 &
server=$!
for _ in $(seq 100); do grep -q token= "$folder/window" && break; sleep 0.2; done
address=$(grep -o 'http://127.0.0.1:[0-9]*/?token=[0-9a-f]*' "$folder/window" || true)
port=${address#http://127.0.0.1:}
port=${port%%/*}
answer=
if [ -n "$address" ]; then
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf 'GET /?%s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n' "${address#*\?}" "$port" >&3
    read -r answer <&3
    exec 3<&-
fi
kill "$server" 2>/dev/null || true
wait "$server" 2>/dev/null || true
case $answer in *" 303 "*) ;; *) cat "$folder/window"; echo "The window answered: $answer" >&2; exit 1 ;; esac
echo "Bare $suite without Python: names itself, tests itself, finds, takes away, puts back, opens its window."
