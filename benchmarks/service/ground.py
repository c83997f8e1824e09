"""`python -m benchmarks.service.ground HOME REGISTRY CONTACTS PEOPLE`: a home with people who may sign in.

Prints their logins as JSON. Not measured. Each is the security contact of one organisation, which needs no second
factor: what is measured is the password's hash and the rows that a sign-in writes.
"""

import json
import os
import sys
from pathlib import Path

from lachan.cli.init import make_home
from lachan.server.base.clock import now
from lachan.server.base.settings import Kind, Role

PASSWORD = "mot cau dai va de nho"

if __name__ == "__main__":
    home, registry, contacts, people_wanted = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
    make_home(home, Role.HUB, Kind.SIMULATED)
    from lachan.server.accounts import people
    from lachan.server.accounts.places import Place
    from lachan.server.accounts.words import Role as PersonsRole
    from lachan.server.audit.recording import By, by_command
    from lachan.server.registry.importing import import_csv
    from lachan.server.registry.models import Organisation
    from lachan.server.registry.words import Origin

    for name in (registry, contacts):
        if rejects := import_csv(Path(name), Origin.HAND, now(), by=by_command("benchmark")).rejects:
            sys.exit(f"{name}: {len(rejects)} rows refused")
    keys = list(Organisation.objects.order_by("key").values_list("key", flat=True))
    emails = []
    for number in range(people_wanted):
        email = f"nguoi-{number}@people.example"
        _, token = people.invite(
            By("command:benchmark"),
            email=email,
            name=f"Người {number}",
            language="vi",
            organisation=keys[number % len(keys)],
            role=PersonsRole.SECURITY_CONTACT,
            now=now(),
            draw=os.urandom,
        )
        place = Place("127.0.0.1", "benchmark")
        people.join(token, name=f"Người {number}", password=PASSWORD, place=place, now=now(), draw=os.urandom)
        emails.append(email)
    print(json.dumps(emails))
