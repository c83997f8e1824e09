"""The one-file scanner: the malware tool's verbs and nothing of the server's. Without words it opens the window."""

import multiprocessing
import sys

from lachan.cli import main as door

KEPT = ("scan", "quarantine", "rules")

if __name__ == "__main__":
    multiprocessing.freeze_support()
    for verb in set(door.VERBS) - set(KEPT):
        del door.VERBS[verb]
    if len(sys.argv) == 1:
        sys.argv += ["scan", "--window"]
    door.main()
