"""Writes compound files ([MS-CFB] version 3), and Outlook's messages in them ([MS-OXMSG]), for tests."""

import struct
from itertools import count

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_STORAGE, _STREAM, _ROOT = 1, 2, 5


def compound(streams: dict[str, bytes]) -> bytes:
    """A file of streams by path; `/` stands between a storage and what is in it."""
    names = [""]
    for path in streams:
        parts = path.split("/")
        names += [p for n in range(1, len(parts) + 1) if (p := "/".join(parts[:n])) not in names]
    small = {name: data for name, data in streams.items() if len(data) < _CUTOFF}
    mini, mini_fat, first_mini = b"", [], {}
    for name, data in small.items():
        first_mini[name], used = len(mini_fat), -(-len(data) // _MINI)
        mini_fat += [*range(len(mini_fat) + 1, len(mini_fat) + used), _END] if used else []
        mini += data.ljust(used * _MINI, b"\0")
    large = {name: data for name, data in streams.items() if name not in small}
    bodies = [
        b"\0" * (-(-len(names) * 128 // _SECTOR) * _SECTOR),
        struct.pack(f"<{len(mini_fat)}I", *mini_fat),
        mini,
        *large.values(),
    ]
    used = [-(-len(body) // _SECTOR) for body in bodies]
    tables = next(n for n in count(1) if n * _SECTOR // 4 >= n + sum(used))
    fat, firsts = [_FAT] * tables, []
    for size in used:
        firsts.append(len(fat) if size else _END)
        fat += [*range(len(fat) + 1, len(fat) + size), _END] if size else []
    first_of = dict(zip(large, firsts[3:], strict=True)) | first_mini
    bodies[0] = _directory(names, streams, first_of, firsts[2], len(mini)).ljust(len(bodies[0]), b"\0")
    fat += [_FREE] * (tables * _SECTOR // 4 - len(fat))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, firsts[0], 0,
        _CUTOFF, firsts[1], used[1], _END, 0,
    )  # fmt: skip
    header += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    padded = (body.ljust(size * _SECTOR, b"\0") for body, size in zip(bodies, used, strict=True))
    return header + struct.pack(f"<{len(fat)}I", *fat) + b"".join(padded)


def _directory(names: list[str], streams: dict[str, bytes], first_of: dict[str, int], mini: int, size: int) -> bytes:
    """Children hang on their storage as a chain of right siblings."""
    inside: dict[str, list[int]] = {}
    for index, name in enumerate(names[1:], 1):
        inside.setdefault(name.rpartition("/")[0], []).append(index)
    entries = []
    for index, name in enumerate(names):
        siblings = inside[name.rpartition("/")[0]] if index else [0]
        after = siblings.index(index) + 1
        right = siblings[after] if after < len(siblings) else _FREE
        child = inside[name][0] if name in inside else _FREE
        sort = _ROOT if not index else _STREAM if name in streams else _STORAGE
        start = mini if not index else first_of.get(name, 0) if sort == _STREAM else 0
        length = size if not index else len(streams.get(name, b""))
        label = ((name.rpartition("/")[2] or "Root Entry") + "\0").encode("utf-16-le")
        entries.append(
            struct.pack("<64sHBBIII16xI16xIQ", label, len(label), sort, 1, _FREE, right, child, 0, start, length)
        )
    return b"".join(entries)


def message(
    text: dict[str, str], attachments: dict[str, bytes] | None = None, inner: str = "", **streams: bytes
) -> dict[str, bytes]:
    """Streams of a message: texts by property (`0037` subject, `1000` body…), attachments by name.

    `inner`: the storage it lies in, where it is attached to another; `streams`: more of them, by property and type.
    """
    made = {f"{inner}__properties_version1.0": b"\0" * 32}
    made |= {f"{inner}__substg1.0_{tag}001F": value.encode("utf-16-le") for tag, value in text.items()}
    made |= {f"{inner}__substg1.0_{tag.strip('_')}": value for tag, value in streams.items()}
    for number, (name, data) in enumerate((attachments or {}).items()):
        folder = f"{inner}__attach_version1.0_#{number:08}"
        made[f"{folder}/__substg1.0_3707001F"] = name.encode("utf-16-le")
        made[f"{folder}/__substg1.0_37010102"] = data
    return made
