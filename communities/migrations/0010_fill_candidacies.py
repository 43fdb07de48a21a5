"""Rounds about a role say whom they are about, instead of keeping a name in their title."""

from typing import Any

from django.db import migrations

from cop_platform.tenancy import enter


def name_the_candidates(apps: Any, schema_editor: Any) -> None:
    """Organisation by organisation: row-level security holds for migrations too."""
    for organisation in apps.get_model("members", "Organisation").objects.all():
        with enter(organisation):
            for nomination in apps.get_model("communities", "Nomination").objects.exclude(proposal=None):
                _fill(apps, nomination.proposal_id, nomination.nominee_id, nomination.role)
            for selection in apps.get_model("communities", "RoleSelection").objects.exclude(proposal=None):
                _fill(apps, selection.proposal_id, selection.candidate_id, selection.role)


def _fill(apps: Any, proposal_id: int, candidate_id: int, role: str) -> None:
    rounds = apps.get_model("communities", "Proposal").objects.filter(pk=proposal_id)
    rounds.update(candidate_id=candidate_id, role=role, title="")


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0009_candidacies"),
    ]

    operations = [
        migrations.RunPython(name_the_candidates, migrations.RunPython.noop, elidable=True),
    ]
