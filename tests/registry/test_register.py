"""A simulated national register imports, re-imports, shows what changed, and is undone; attribution stays exact."""

from datetime import timedelta
from pathlib import Path

import pytest

from lachan.server.audit.recording import by_command
from lachan.server.base.errors import NotFound, Refused
from lachan.server.base.settings import Registry
from lachan.server.registry import focal_points, reading
from lachan.server.registry.models import Change, Contact, Network, Organisation, Proposal
from lachan.server.registry.proposals import looking
from lachan.server.registry.proposals.deciding import approve, reject
from lachan.server.registry.proposals.undoing import undo
from tests.registry import register
from tests.registry.register import RULES, day, events, holders, take, truth, twins, written

pytestmark = pytest.mark.django_db

CAREFUL = Registry(approve_ended_share=0)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("register") / "out", prefixes=1000, organisations=100)


@pytest.mark.slow
def test_attribution_is_the_truth_before_during_and_after(tmp_path: Path) -> None:
    out = written(tmp_path / "out")
    whole, first = truth(out), truth(out, 1)
    assert len(whole) > len(first) > 1400
    seen = events(whole, 40, 3)
    assert set(holders(seen)) == {None}

    assert take(tmp_path, out, 0) == 1
    assert holders(seen) == twins(seen, first)
    for number in (1, 2):
        take(tmp_path, out, number)
        assert holders(seen) == twins(seen, truth(out, number + 1)), number
    assert twins(seen, whole) != twins(seen, first), "nothing moved: the test shows nothing"
    assert reading.version() == 3

    assert undo(3, day(3), by=by_command("a"), why="wrong").left == 0
    assert holders(seen) == twins(seen, truth(out, 2))
    assert undo(2, day(3), by=by_command("a"), why="wrong").left == 0
    assert holders(seen) == twins(seen, first)
    undo(5, day(3), by=by_command("a"), why="right after all")
    assert holders(seen) == twins(seen, truth(out, 2))
    undo(1, day(3), by=by_command("a"), why="wrong from the start")
    assert reading.version() == 7
    take(tmp_path, out, 2)
    late = [event for event in seen if event.time >= day(2)]
    assert holders(late) == twins(late, whole)


def test_the_same_register_again_changes_nothing(tmp_path: Path, out: Path) -> None:
    take(tmp_path, out, 0)
    before = list(Network.objects.order_by("pk").values()), list(Contact.objects.order_by("pk").values())
    number = take(tmp_path, out, 0)
    again = looking.proposal(number).line
    assert (again.added, again.changed, again.ended, again.version) == (0, 0, 0, None)
    assert again.unchanged == Network.objects.count()
    assert before == (list(Network.objects.order_by("pk").values()), list(Contact.objects.order_by("pk").values()))
    assert reading.version() == 1


def test_what_a_person_has_to_see_waits(tmp_path: Path, out: Path) -> None:
    take(tmp_path, out, 0)
    before = reading.snapshot()
    number = take(tmp_path, out, 1, CAREFUL)
    page = looking.proposal(number)
    assert page.line.state == "waiting"
    assert "many-claims-end" in page.line.reasons
    assert {c.ends for c in page.changes} == {True, False}
    assert reading.snapshot().networks.equals(before.networks)

    assert approve(number, RULES.hand_days, day(1), by=by_command("nguoi-duyet"), why="đã xem") == 2
    assert looking.proposal(number).line.decided_by == "nguoi-duyet"
    assert not reading.snapshot().networks.equals(before.networks)
    assert Proposal.objects.get(pk=number).organisations == []
    with pytest.raises(Refused, match="does not wait any more: applied"):
        approve(number, RULES.hand_days, day(1), by=by_command("b"))
    with pytest.raises(NotFound):
        approve(99, RULES.hand_days, day(1), by=by_command("b"))


def test_rejected_and_superseded_proposals_change_nothing(tmp_path: Path, out: Path) -> None:
    take(tmp_path, out, 0)
    first = take(tmp_path, out, 1, CAREFUL)
    second = take(tmp_path, out, 2, CAREFUL)
    assert looking.proposal(first).line.state == "superseded"
    reject(second, day(2), by=by_command("a"), why="a file of the wrong day")
    assert looking.proposal(second).why == "a file of the wrong day"
    assert [p.state for p in looking.proposals()] == ["rejected", "superseded", "applied"]
    assert reading.version() == 1


def test_a_proposal_is_refused_where_its_claims_were_changed_meanwhile(tmp_path: Path, out: Path) -> None:
    take(tmp_path, out, 0)
    number = take(tmp_path, out, 1, CAREFUL)
    undo(1, day(1), by=by_command("a"), why="wrong")
    with pytest.raises(Refused, match="changed since: propose again"):
        approve(number, RULES.hand_days, day(1), by=by_command("b"))
    assert looking.proposal(number).line.state == "waiting"


def test_an_object_that_is_wrong_today_is_not_gone(tmp_path: Path, out: Path) -> None:
    take(tmp_path, out, 0)
    copy = tmp_path / "again"
    copy.mkdir()
    for path in register.files(out, 0):
        text = path.read_text(encoding="utf-8")
        if path.name.endswith("inetnum"):
            head, first, rest = text.partition("status:         ASSIGNED NON-PORTABLE\n")
            text = f"{head}{first}a line that lost its name\n{rest}"
        (copy / path.name).write_text(text, encoding="utf-8")
    before = reading.snapshot().networks
    source = register.Source("sim", "ZZ", day(1))
    number = register.propose(register.Home(tmp_path), RULES, sorted(copy.iterdir()), source, day(1), lambda n: None)
    page = looking.proposal(number)
    assert page.line.ended == 0
    assert any("without an attribute's name" in reason for _, _, reason in page.refusals)
    assert reading.snapshot().networks.equals(before)


def test_registry_boxes_are_marked_and_never_told(tmp_path: Path, out: Path) -> None:
    take(tmp_path, out, 0)
    boxes = Contact.objects.filter(registry=True)
    assert boxes.count() > 10
    told = {c.email for lines in reading.contacts_for(_keys(), day(1)).values() for c in lines}
    assert told
    assert not told & set(boxes.values_list("email", flat=True))
    assert "lam-dung@so-dia-chi.example" not in told


def test_focal_points_come_first(tmp_path: Path, out: Path) -> None:
    take(tmp_path, out, 0)
    path = register.files(out, 0)[0].parent / "focal-points.csv"
    taken = focal_points.take(path, day(1))
    assert (taken.added, taken.rejects) == (16, ())
    assert focal_points.take(path, day(1)).unchanged == 16
    lines = reading.contacts_for(_keys(), day(1))
    firsts = [line.email for theirs in lines.values() for line in theirs[:1] if line.email.startswith("truc@")]
    assert len(firsts) == 16


def test_every_change_of_a_version_is_kept(tmp_path: Path, out: Path) -> None:
    take(tmp_path, out, 0)
    assert Change.objects.filter(version__number=1).count() == Network.objects.count()
    assert {c.valid_from for c in Change.objects.all()} == set(Network.objects.values_list("valid_from", flat=True))
    with pytest.raises(NotFound):
        undo(9, day(1) + timedelta(hours=1), by=by_command("a"), why="b")


def _keys() -> list[str]:
    return list(Organisation.objects.values_list("key", flat=True))
