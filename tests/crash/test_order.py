"""What the kernel saw: a part is on the disk before its name, its name before the manifest says that it exists."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash.test_killed import NOW, ROOT, inputs, lachan
from tests.needs import needs

CALL = re.compile(r"^\d+ +(fsync|fdatasync|rename)\((.*)\) += 0$")


def calls(trace: Path) -> list[tuple[str, str]]:
    """(call, path): the synced file's, or the new name of what was renamed."""
    found = []
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        if match := CALL.match(line):
            name, rest = match.groups()
            path = re.findall(r'"([^"]*)"', rest)[1] if name == "rename" else re.search(r"<([^>]*)>", rest)[1]  # type: ignore[index]
            found.append((name, path))
    return found


@pytest.mark.slow
@needs("strace", command="strace")
def test_file_then_name_then_folder_then_manifest(tmp_path: Path) -> None:
    registry, reports = inputs(tmp_path)
    home, trace = tmp_path / "home", tmp_path / "trace"
    lachan(home, "init", "--demo")
    lachan(home, "registry", "import", *map(str, registry))
    strace = [shutil.which("strace") or "strace", "-f", "-y", "-e", "trace=fsync,fdatasync,rename", "-o", str(trace)]
    worker = [sys.executable, "-m", "tests.crash.worker", str(home), NOW.isoformat(), str(reports[0])]
    done = subprocess.run([*strace, *worker], input="\n", capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.stdout.endswith("done\n"), done.stderr
    seen = calls(trace)
    parts = sorted(
        str(place) for place in (home / "lake" / "detections").rglob("*.parquet") if "owners" not in place.name
    )
    assert len(parts) == 3
    renamed = [seen.index(("rename", part)) for part in parts]
    for part, at in zip(parts, renamed, strict=True):
        before, after = seen[at - 1], seen[at + 1]
        assert before[0] == "fsync"
        assert "/lake/aside/" in before[1]
        assert after == ("fsync", str(Path(part).parent))
    journal = [at for at, (name, path) in enumerate(seen) if name == "fdatasync" and path.endswith("sqlite3-wal")]
    assert journal, "SQLite syncs its journal when it commits"
    last_folder = max(renamed) + 1
    assert any(at > last_folder for at in journal)
    assert not any(min(renamed) < at < last_folder for at in journal), "the manifest was written before all parts stood"
