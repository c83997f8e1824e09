"""What a script of an afternoon does: csv, a dictionary of /24 and /16 owners, a set of rows. It stores nothing."""

import csv
import sys
from collections import Counter

if __name__ == "__main__":
    owners: dict[str, str] = {}
    with open(sys.argv[2], encoding="utf-8", newline="") as registry:
        for row in csv.DictReader(registry):
            if row["prefix"]:
                address, _, length = row["prefix"].partition("/")
                owners[address.rsplit(".", 1 if int(length) >= 24 else 2)[0]] = row["organisation"]
    seen: set[tuple[str, ...]] = set()
    counts: Counter[tuple[str, str]] = Counter()
    with open(sys.argv[1], encoding="utf-8", newline="") as report:
        for row in csv.DictReader(report):
            key = tuple(row.values())
            if key in seen:
                continue
            seen.add(key)
            third = row["src_ip"].rsplit(".", 1)[0]
            owner = owners.get(third) or owners.get(third.rsplit(".", 1)[0]) or row["src_asn"]
            counts[owner, row["infection"]] += 1
    print(len(seen))
