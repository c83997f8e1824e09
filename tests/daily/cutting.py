"""A line that breaks: bytes pass between a client and a server, and each answer is cut at a place drawn from a seed."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random


@contextmanager
def cut_line(port: int, seed: int, most: int) -> Iterator[tuple[int, list[int]]]:
    """The port of the line, and how many bytes each connection carried. Answers shorter than drawn come whole."""
    draw = Random(seed)
    carried: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        over = threading.Event()

        def run() -> None:
            while not over.is_set():
                try:
                    client, _ = listening.accept()
                except TimeoutError:
                    continue
                carried.append(_carry(client, port, draw.randrange(1, most)))

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield listening.getsockname()[1], carried
        finally:
            over.set()
            thread.join()


def _carry(client: socket.socket, port: int, left: int) -> int:
    sent = 0
    with client, socket.create_connection(("127.0.0.1", port)) as server:
        asked = b""
        while b"\r\n\r\n" not in asked and (piece := client.recv(65536)):
            asked += piece
        server.sendall(asked.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        while left > 0 and (piece := server.recv(min(left, 65536))):
            client.sendall(piece)
            left -= len(piece)
            sent += len(piece)
    return sent
