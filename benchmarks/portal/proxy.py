"""nginx for the run: a file of its own, and the portal behind docs/reference/nginx.conf."""

import contextlib
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from benchmarks.portal.ports import free, wait

CONF: Final = Path(__file__).resolve().parents[2] / "docs" / "reference" / "nginx.conf"


def configuration(folder: Path, upstream: int, static: int, proxied: int) -> str:
    """Two servers in one: `static` answers files, `proxied` stands before the portal as the documentation says."""
    told = CONF.read_text(encoding="utf-8").replace("listen 443 ssl;", f"listen 127.0.0.1:{proxied};")
    told = re.sub(r"\n *(listen \[::\]:443 ssl|ssl_certificate\S*) ?[^;]*;", "", told)
    told = told.replace("server_name la-chan.example;", "server_name 127.0.0.1;")
    told = told.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    told = told.replace("/var/cache/nginx/lachan", f"{folder}/cache").replace("/var/log/nginx", str(folder))
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    plain = f"server {{ listen 127.0.0.1:{static}; root {folder}/root; access_log off; default_type text/html; }}"
    return (
        f"user root;\ndaemon off;\npid {folder}/pid;\nworker_processes 1;\nevents {{}}\n"
        f"http {{\nkeepalive_requests 1000000;\n{places}{plain}\n{told}\n}}\n"
    )


@contextlib.contextmanager
def running(folder: Path, upstream: int, pages: Mapping[str, bytes]) -> Iterator[tuple[int, int]]:
    """(port where each page is a file NAME.html, port of the proxy)."""
    (folder / "root").mkdir(parents=True)
    for name, page in pages.items():
        (folder / "root" / f"{name}.html").write_bytes(page)
    static, proxied = free(), free()
    (folder / "nginx.conf").write_text(configuration(folder, upstream, static, proxied), encoding="utf-8")
    server = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")])
    try:
        wait(static)
        yield static, proxied
    finally:
        server.terminate()
        server.wait(timeout=30)
