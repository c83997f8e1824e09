"""What we are measured against, each a process of its own: `python -m benchmarks.scan.bare WHAT TREE RULES PROCESSES`.

read: every file, read whole. yara-x, yara-python: the library in the plainest loop, with the same rules. digests: what
a set of digests costs, in memory and beside hashing.
"""

import io
import json
import multiprocessing
import os
import sys
import threading
import time
from pathlib import Path

from benchmarks.scan.ground import MIB


def files_of(tree: str) -> list[str]:
    """Every file, in the order of the folders."""
    return sorted(os.path.join(folder, name) for folder, _, names in os.walk(tree) for name in names)


def _read(paths: list[str], data: bytes) -> None:
    for path in paths:
        with open(path, "rb") as source:
            source.read()


def _yara_x(paths: list[str], data: bytes) -> None:
    import yara_x

    scanner = yara_x.Scanner(yara_x.Rules.deserialize_from(io.BytesIO(data)))
    scanner.fast_scan(True)
    for path in paths:
        with open(path, "rb") as source:
            scanner.scan(source.read())


def _yara_python(tree: str, rules: str, count: int) -> None:
    """In threads, which is its best: it lets go of the interpreter while it scans."""
    import yara

    compiled = yara.compile(filepath=rules)
    paths = files_of(tree)

    def some(part: list[str]) -> None:
        for path in part:
            with open(path, "rb") as source:
                compiled.match(data=source.read(), fast=True)

    threads = [threading.Thread(target=some, args=(paths[n::count],)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _resident() -> int:
    """Bytes of memory that this process has now, mapped files among them (proc_pid_statm(5))."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _digests(tree: str, place: str) -> None:
    """Resident memory with the set minus without, and the time of look-ups beside that of hashing, over the tree."""
    from lachan.tools.malware.engines.hashes import digest_of
    from lachan.tools.malware.hashset.lookup import HashSet

    before = _resident()
    known = HashSet(Path(place))
    wanted = hashed = looked = 0.0
    files = 0
    for path in files_of(tree):
        handle = os.open(path, os.O_RDONLY)
        size = os.fstat(handle).st_size
        began = time.perf_counter()
        wants = known.wants(size)
        asked = time.perf_counter()
        digest = digest_of(handle)
        done = time.perf_counter()
        known.find(digest, size)
        looked += asked - began + time.perf_counter() - done
        hashed += done - asked
        wanted += wants
        files += 1
        os.close(handle)
    after = _resident()
    said = {"memory_mib": (after - before) / MIB, "share": looked / hashed, "wanted": wanted / files, "files": files}
    print(json.dumps(said | {"digests": known.records, "look_up_us": looked / files * 1e6}))


def main() -> None:
    """Run one of them."""
    what, tree, rules, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    if what == "yara-python":
        return _yara_python(tree, rules, count)
    if what == "digests":
        return _digests(tree, rules)
    data = b""
    if what == "yara-x":
        import yara_x

        out = io.BytesIO()
        yara_x.compile(Path(rules).read_text(encoding="utf-8")).serialize_into(out)
        data = out.getvalue()
    paths, work = files_of(tree), _read if what == "read" else _yara_x
    context = multiprocessing.get_context("spawn")
    started = [context.Process(target=work, args=(paths[n::count], data)) for n in range(count)]
    for process in started:
        process.start()
    for process in started:
        process.join()
        if process.exitcode:
            sys.exit(f"{what}: a process failed")
    return None


if __name__ == "__main__":
    main()
