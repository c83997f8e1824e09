#!/usr/bin/env bash
# Installs the Debian packages of scripts/servers.txt that are missing. Asks first, unless CI=true or ASSUME_YES=1.
# None of their services is started: a policy-rc.d that says no stands while apt runs, and what stood there comes back.
# A package may still enable its service for the next boot. Exit: 0 all installed, 1 the answer was no, 2 neither root
# nor sudo, or no apt; other: apt's own.
set -euo pipefail
cd "$(dirname "$0")/.."

installed() {
    [ "$(dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "make servers needs Debian or Ubuntu; elsewhere install the equivalents of scripts/servers.txt by hand." >&2
    exit 2
fi

missing=()
while read -r package why; do
    case $package in '' | '#'*) continue ;; esac
    installed "$package" && continue
    missing+=("$package")
    printf '%-16s %s\n' "$package" "$why"
done <scripts/servers.txt

if [ "${#missing[@]}" -eq 0 ]; then
    echo "Servers: all of scripts/servers.txt installed."
    exit 0
fi

if [ "$(id -u)" -eq 0 ]; then
    as_root=()
elif command -v sudo >/dev/null; then
    as_root=(sudo)
else
    echo "Installing needs root or sudo. As root: apt-get install -y ${missing[*]}" >&2
    exit 2
fi

if [ "${CI:-}" != true ] && [ "${ASSUME_YES:-}" != 1 ]; then
    printf 'Install them with apt-get? [y/N] '
    read -r answer || answer=
    case $answer in y | Y | yes) ;; *) echo "Nothing installed."; exit 1 ;; esac
fi

policy=/usr/sbin/policy-rc.d
kept=
restore() {
    "${as_root[@]}" rm -f "$policy"
    if [ -n "$kept" ]; then "${as_root[@]}" mv "$kept" "$policy"; fi
}
if [ -e "$policy" ]; then
    kept=$policy.before-lachan
    "${as_root[@]}" mv "$policy" "$kept"
fi
trap restore EXIT
printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
"${as_root[@]}" chmod 755 "$policy"

apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends "${missing[@]}"
echo "Servers: installed ${missing[*]}; none was started."
