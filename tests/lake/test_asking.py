"""The gate: few questions at once, a short queue, the others refused; and what a hundred readers take of memory."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lachan.server.lake.asking import Busy, Gate


def test_no_more_run_at_once_than_may_and_the_queue_is_short() -> None:
    gate = Gate(at_once=2, waiting=3, patience=30)
    release, lock = threading.Event(), threading.Lock()
    inside: list[int] = [0, 0]

    def ask(_: int) -> str:
        try:
            with gate.question():
                with lock:
                    inside[0] += 1
                    inside[1] = max(inside)
                release.wait(30)
                with lock:
                    inside[0] -= 1
                return "answered"
        except Busy:
            return "refused"

    with ThreadPoolExecutor(100) as readers:
        answers = [readers.submit(ask, n) for n in range(100)]
        for _ in range(3000):
            if sum(one.done() for one in answers) == 95:
                break
            time.sleep(0.01)
        release.set()
        said = [one.result() for one in answers]
    assert (said.count("answered"), said.count("refused"), inside) == (5, 95, [0, 2])


def test_who_waited_long_enough_is_refused_and_leaves_the_queue() -> None:
    gate = Gate(at_once=1, waiting=1, patience=0.01)
    with gate.question():
        for _ in range(3):
            with pytest.raises(Busy), gate.question():
                pass
    with gate.question():
        pass


def test_one_alone_does_not_take_every_place() -> None:
    gate = Gate(at_once=4, waiting=4)
    with gate.question("person:1"), gate.question("person:1"):
        with pytest.raises(Busy), gate.question("person:1"):
            pass
        with gate.question("person:2"), gate.question():
            pass
    with gate.question("person:1"):
        pass


def test_a_question_that_fails_gives_its_place_back() -> None:
    gate = Gate(at_once=1, waiting=0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), gate.question():
            raise ZeroDivisionError
    with gate.question():
        pass


@pytest.mark.slow
def test_a_hundred_readers_take_little_more_memory_than_two(tmp_path: Path) -> None:
    from benchmarks.measure import run_once

    run_once(["-m", "benchmarks.queries.ground", str(tmp_path / "home"), "1000000", "2", "1"])
    peaks = []
    for readers in (2, 100):
        took = run_once(["-m", "benchmarks.queries.readers", str(tmp_path / "home"), str(readers)])
        answered, refused = map(int, took.said.split())
        assert answered >= 2
        assert answered + refused == readers
        peaks.append(took.peak_mib)
    assert refused
    assert peaks[1] < 1.5 * peaks[0], peaks
