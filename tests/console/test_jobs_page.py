"""The pages of jobs: what was done and how it ended, in words of both languages; run again by who may."""

import pytest

from lachan.server.accounts.words import HOUSE, Role
from lachan.server.audit.models import Entry
from lachan.server.jobs.models import Job, Run
from lachan.server.jobs.running import enrol
from tests.accounts.ground import NOW, person
from tests.console.ground import as_person, clock

pytestmark = pytest.mark.django_db


def test_a_duty_officer_sees_jobs_and_runs_one() -> None:
    officer = person("lan", HOUSE, Role.DUTY_OFFICER)
    enrol(NOW)
    job = Job.objects.get(name="inbox")
    Run.objects.create(job=job, state="done", worker="w", started_at=NOW, ended_at=NOW, counts={"rows": 3400})
    Run.objects.create(
        job=Job.objects.get(name="send"), state="failed", worker="w", started_at=NOW, ended_at=NOW, fault="Refused: <b>"
    )
    with clock():
        client = as_person(officer)
        page = client.get("/console/jobs/").content.decode()
        assert "3.400 dòng" in page
        assert "Nhận tệp trong thư mục inbox/" in page
        english = client.get("/en/console/jobs/").content.decode()
        assert "3,400 rows" in english
        one = client.get("/console/jobs/send/").content.decode()
        assert "Refused: &lt;b&gt;" in one
        asked = client.post("/console/jobs/inbox/run/", follow=True)
        assert asked.status_code == 200
        assert 'role="status"' in asked.content.decode()
    job.refresh_from_db()
    assert (job.asked_by, job.asked_at) == (f"person:{officer.pk}", NOW)
    assert not Entry.objects.filter(subject="inbox").exists()  # the run itself names who asked


def test_pages_of_jobs_ask_the_database_a_fixed_number_of_questions(django_assert_max_num_queries: object) -> None:
    officer = person("lan", HOUSE, Role.DUTY_OFFICER)
    enrol(NOW)
    with clock():
        client = as_person(officer)
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            client.get("/console/jobs/")
        for number in range(60):
            Run.objects.create(
                job=Job.objects.get(name="inbox"),
                state="done",
                worker="w",
                started_at=NOW,
                ended_at=NOW,
                counts={"rows": number},
            )
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            client.get("/console/jobs/")
        with django_assert_max_num_queries(14):  # type: ignore[operator]
            listed = client.get("/console/jobs/inbox/").content.decode()
    assert "60" in listed
