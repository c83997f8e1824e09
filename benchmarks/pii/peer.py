"""The peers, in an environment of their own: `python -m benchmarks.pii.peer presidio|presidio-all|vipii FILE [QUALITY]`.

Becomes `.cache/pii-peers/bin/python benchmarks/pii/peer.py …`, which stands alone: it imports nothing of this project
but `patterns.py` beside it. Prints how many were found, or with QUALITY one JSON line a finding (line number, kind, value).
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE.parents[1] / ".cache" / "pii-peers"
WANTED = ("presidio-analyzer==2.2.366", "vipii==0.2.1")
CHUNK = 200  # lines given at a time


def missing() -> str:
    """What is not there, in words; empty where all is."""
    return "" if (ENVIRONMENT / "bin" / "python").exists() else f"an environment with {' and '.join(WANTED)}"


def install() -> None:
    """Into .cache/pii-peers."""
    subprocess.run([sys.executable, "-m", "uv", "venv", "-q", str(ENVIRONMENT)], check=True)
    subprocess.run(
        [sys.executable, "-m", "uv", "pip", "install", "-q", "--python", str(ENVIRONMENT / "bin" / "python"), *WANTED],
        check=True,
    )


def chunks(path: str) -> Iterator[tuple[int, str]]:
    """Number of the first line, and some lines."""
    with open(path, encoding="utf-8") as file:
        lines: list[str] = []
        for number, line in enumerate(file, 1):
            lines.append(line)
            if len(lines) == CHUNK:
                yield number - len(lines) + 1, "".join(lines)
                lines = []
        if lines:
            yield number - len(lines) + 1, "".join(lines)


def presidio(path: str, every: bool = False) -> Iterator[tuple[int, str, str]]:
    """Given a pattern recogniser and context words for each of the kinds; language model: a blank one, as there is none
    for Vietnamese, and a real one would only be slower. `every`: also names, addresses and all else that we look for."""
    import logging

    import spacy
    from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    logging.disable(logging.CRITICAL)
    sys.path.insert(0, str(HERE))
    from patterns import CONTEXT, OTHERS, PATTERNS

    class Blank(SpacyNlpEngine):
        def __init__(self) -> None:
            super().__init__(models=[{"lang_code": "en", "model_name": "blank"}])
            self.nlp = {"en": spacy.blank("en")}

        def load(self) -> None:
            pass

    registry = RecognizerRegistry(recognizers=[], supported_languages=["en"])
    for kind, pattern in (PATTERNS | OTHERS if every else PATTERNS).items():
        registry.add_recognizer(
            PatternRecognizer(supported_entity=kind, patterns=[Pattern(kind, pattern, 0.4)], context=CONTEXT.get(kind))
        )
    engine = AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=["en"])
    for first, text in chunks(path):
        best: dict[tuple[int, int], tuple[float, str]] = {}
        for one in engine.analyze(text, language="en"):
            span = (one.start, one.end)
            if span not in best or best[span][0] < one.score:
                best[span] = (one.score, one.entity_type)
        for (start, end), (_, kind) in best.items():
            yield first + text.count("\n", 0, start), kind, text[start:end]


LABELS = {
    "PHONE_NUMBER": "phone", "CCCD": "cccd", "CMND": "cmnd", "EMAIL": "email", "EMAIL_ADDRESS": "email", "TAX_CODE": "tax-code", "MST": "tax-code",
    "TAX_ID": "tax-code", "BHXH": "social-insurance", "BHYT": "health-insurance", "SOCIAL_INSURANCE": "social-insurance", "HEALTH_INSURANCE": "health-insurance",
    "PASSPORT": "passport", "DRIVER_LICENSE": "driving-licence", "DRIVING_LICENSE": "driving-licence", "CREDIT_CARD": "bank-card", "BANK_ACCOUNT": "bank-account",
    "BANK_CARD": "bank-card", "LICENSE_PLATE": "plate", "VEHICLE_PLATE": "plate", "IP_ADDRESS": "ip-address", "MAC_ADDRESS": "mac-address", "GPS": "gps",
    "HEALTH_INSURANCE_NUMBER": "health-insurance", "SOCIAL_INSURANCE_NUMBER": "social-insurance", "TAX_NUMBER": "tax-code", "ADDRESS": "", "PERSON": "", "DATE_OF_BIRTH": "",
}  # fmt: skip


def vipii(path: str) -> Iterator[tuple[int, str, str]]:
    """As it comes, with its own detectors."""
    from vipii import PIIDetector

    detector = PIIDetector()
    for first, text in chunks(path):
        for one in detector.detect(text):
            kind = LABELS.get(one.label, one.label.lower())
            if kind:
                yield first + text.count("\n", 0, one.start), kind, one.text


def main() -> None:
    """In whichever environment it was started."""
    if Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
        python = str(ENVIRONMENT / "bin" / "python")
        os.execv(python, [python, str(Path(__file__).resolve()), *sys.argv[1:]])
    programs = {"presidio": presidio, "presidio-all": partial(presidio, every=True), "vipii": vipii}
    found = programs[sys.argv[1]](sys.argv[2])
    if len(sys.argv) > 3:
        for one in found:
            print(json.dumps(one, ensure_ascii=False))
    else:
        print(sum(1 for _ in found))


if __name__ == "__main__":
    main()
