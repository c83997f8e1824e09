#!/usr/bin/env bash
# The inner half of fresh.sh, in a mount and process namespace of its own: carries this machine's network and pip
# configuration into the folder, then runs the targets there as the user `newcomer`.
# Arguments: the folder, the user's home in it, the targets.
set -euo pipefail
folder=$1 newcomer=$2
shift 2

mount -t proc proc "$folder/proc"
mkdir -p "$folder/dev/shm"
mount -t tmpfs -o mode=1777 tmpfs "$folder/dev/shm"

carry_file() { # path here, path in the folder
    mkdir -p "$folder$(dirname "$2")"
    cp --dereference "$1" "$folder$2"
}
carry_folder() { # read-only, at the same path
    mkdir -p "$folder$1"
    mount --bind "$1" "$folder$1"
    mount -o remount,bind,ro "$folder$1"
}

for file in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/xdg/pip/pip.conf; do
    [ ! -f "$file" ] || carry_file "$file" "$file"
done
for file in .config/pip/pip.conf .pip/pip.conf; do
    [ ! -f "$HOME/$file" ] || carry_file "$HOME/$file" "$newcomer/$file"
done

# What pip and the certificates are told by the environment, and every file or folder that these settings name.
passed=()
while IFS= read -r name; do
    passed+=("$name=${!name}")
done < <(compgen -e | grep -iE '^(PIP_.*|(https?|all|no|ftp)_proxy|SSL_CERT_(FILE|DIR)|(REQUESTS|CURL)_CA_BUNDLE)$')
named() {
    cat /etc/pip.conf /etc/xdg/pip/pip.conf "$HOME/.config/pip/pip.conf" "$HOME/.pip/pip.conf" \
        "${PIP_CONFIG_FILE:-/dev/null}" 2>/dev/null || true
    printf '%s\n' "${passed[@]}"
}
while IFS= read -r path; do
    # An index folder's links lead to its neighbours, so its parent comes along.
    case $path in */simple | */simple/) path=$(dirname "$path") ;; esac
    if [ -f "$path" ]; then
        carry_file "$path" "$path"
    elif [ -d "$path" ] && [ "$path" != /etc/ssl/certs ]; then
        carry_folder "${path%/}"
    fi
done < <(named | grep -oE '(^|[[:space:]=]|file://)/[^[:space:]]+' | sed -E 's#^([[:space:]=]|file://)##' | grep -vx / | sort -u)
chroot "$folder" chown -R newcomer:newcomer "$newcomer"

code=0
for target in "$@"; do
    started=$SECONDS
    echo "== make $target"
    if chroot --userspec=newcomer:newcomer "$folder" /usr/bin/env -i "${passed[@]}" \
        HOME="$newcomer" USER=newcomer PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 TERM="${TERM:-dumb}" \
        bash -c 'cd ~/lachan && exec make "$1"' make "$target" </dev/null; then
        echo "== make $target: passed in $((SECONDS - started)) s"
    else
        echo "== make $target: FAILED after $((SECONDS - started)) s"
        code=1
    fi
done
exit "$code"
