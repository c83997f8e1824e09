"""wrk: many visitors at once, each in turn from another address. And one visitor who reads what is said."""

import json
import subprocess
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CONNECTIONS: Final = 16
_SCRIPT: Final = """\
local from = {{ {addresses} }}
local at = 0
if #from > 0 then
  request = function()
    at = at % #from + 1
    return wrk.format("GET", nil, {{ ["X-Forwarded-For"] = from[at] }})
  end
end
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('\\n{{"answers": %d, "microseconds": %d, "p95": %d, "wrong": %d}}\\n',
    summary.requests, summary.duration, latency:percentile(95), e.connect + e.read + e.write + e.status + e.timeout))
end
"""


@dataclass(frozen=True)
class Visits:
    """Answers a second; seconds that 19 of 20 stay below; answers that were none, or not 200."""

    rate: float
    p95: float
    wrong: int


def script(place: Path, addresses: Sequence[str]) -> Path:
    """For wrk: visitors from these addresses in turn; of nobody's own where there are none."""
    place.write_text(_SCRIPT.format(addresses=", ".join(f'"{one}"' for one in addresses)), encoding="ascii")
    return place


def crowd(address: str, seconds: int, how: Path) -> Visits:
    """CONNECTIONS visitors for so many seconds, after one that does not count. Errors: CalledProcessError."""
    for span in (1, seconds):
        words = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{span}s", "--timeout", "20s", "-s", str(how), address]
        done = subprocess.run(words, check=True, capture_output=True)
    said = json.loads(done.stdout.splitlines()[-1])
    return Visits(said["answers"] / said["microseconds"] * 1e6, said["p95"] / 1e6, said["wrong"])


def one(address: str, from_: str = "") -> str:
    """The page that a visitor is given."""
    headers = {"X-Forwarded-For": from_} if from_ else {}
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=30) as answer:
        text: str = answer.read().decode()
    return text
