"""Jobs for each organisation: beat names them, and each organisation gets one."""

from typing import Any

import pytest

from cop_platform.celery import app as celery
from cop_platform.tasks import run_for_each_organisation
from tests.support.people import Tenant

EACH = "cop_platform.tasks.run_for_each_organisation"
APPS = {"cop_platform", "members", "communities", "meetings", "charters", "knowledge"}
NAMED = [entry["args"][0] for entry in celery.conf.beat_schedule.values() if entry["task"] == EACH]


@pytest.mark.parametrize("name", NAMED)
def test_each_organisation_gets_a_job(
    mereldal: Tenant, duinzicht: Tenant, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    queued: list[int] = []
    celery.loader.import_default_modules()
    job: Any = celery.tasks[name]
    monkeypatch.setattr(job, "delay", queued.append)
    run_for_each_organisation(name)
    assert sorted(queued) == sorted([mereldal.organisation.pk, duinzicht.organisation.pk])


def test_every_job_of_an_organisation_is_named() -> None:
    celery.loader.import_default_modules()
    ours = {name for name in celery.tasks if name.split(".")[0] in APPS}
    platform = {"run_for_each_organisation", "send_queued_mail", "purge_expired_data", "purge_counters"}
    assert ours - {f"cop_platform.tasks.{name}" for name in platform} == set(NAMED)
