"""`python -m benchmarks.intake.ground HOME REGISTRY CONTACTS`: makes a home with that registry. Not measured."""

import sys
from pathlib import Path

from lachan.cli.init import make_home
from lachan.server.base.clock import now
from lachan.server.base.settings import Kind, Role

if __name__ == "__main__":
    make_home(Path(sys.argv[1]), Role.HUB, Kind.SIMULATED)
    from lachan.server.audit.recording import by_command
    from lachan.server.registry.importing import import_csv
    from lachan.server.registry.words import Origin

    for name in sys.argv[2:]:
        rejects = import_csv(Path(name), Origin.HAND, now(), by=by_command("benchmark")).rejects
        if rejects:
            sys.exit(f"{name}: {len(rejects)} rows refused")
