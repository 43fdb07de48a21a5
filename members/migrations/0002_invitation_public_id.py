"""Invitations get a random id for addresses, like everything else that has one."""

from typing import Any

from django.db import migrations, models

import cop_platform.public_ids
from cop_platform.tenancy import enter


def give_each_an_id(apps: Any, schema_editor: Any) -> None:
    """Organisation by organisation: row-level security holds for migrations too."""
    invitations = apps.get_model("members", "Invitation").objects
    for organisation in apps.get_model("members", "Organisation").objects.all():
        with enter(organisation):
            for invitation in invitations.filter(public_id=None):
                invitation.public_id = cop_platform.public_ids.new_id()
                invitation.save(update_fields=["public_id"])


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_initial"),
    ]

    operations = [
        migrations.AddField("invitation", "public_id", models.CharField(max_length=14, null=True)),
        migrations.RunPython(give_each_an_id, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "invitation",
            "public_id",
            models.CharField(default=cop_platform.public_ids.new_id, editable=False, max_length=14),
        ),
        migrations.AddConstraint(
            "invitation",
            models.UniqueConstraint(fields=["organisation", "public_id"], name="invitation_public_id"),
        ),
    ]
