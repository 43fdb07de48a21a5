"""What belongs to getting a meeting ready: tasks, what to read first, guests by name, and dietary needs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class PreparationTask(TenantModel):
    """Something to arrange for a meeting, open or done."""

    meeting = tenant_key("meetings.Meeting", related_name="preparation_tasks")
    what = models.CharField(_("to arrange"), max_length=120)
    done_at = models.DateTimeField(null=True, editable=False)
    done_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="meeting", name="preparation_task_own_meeting"),
            SameOrganisation(field="done_by", name="preparation_task_own_doer"),
            models.UniqueConstraint(fields=["organisation", "meeting", "what"], name="preparation_task_once"),
            models.CheckConstraint(condition=~models.Q(what=""), name="preparation_task_says_what"),
        ]

    def __str__(self) -> str:
        return self.what


class Reading(TenantModel):
    """Something to read before a meeting: its name, and where it is."""

    meeting = tenant_key("meetings.Meeting", related_name="readings")
    title = models.CharField(_("what to read first"), max_length=120)
    url = models.URLField(_("link"), max_length=500)

    class Meta(TenantModel.Meta):
        verbose_name = _("something to read first")
        verbose_name_plural = _("what to read first")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="meeting", name="reading_own_meeting"),
            models.UniqueConstraint(fields=["organisation", "meeting", "url"], name="reading_once"),
            models.CheckConstraint(condition=~models.Q(title="") & ~models.Q(url=""), name="reading_is_somewhere"),
        ]

    def __str__(self) -> str:
        return self.title


class Guest(TenantModel):
    """Somebody from outside, by name, for one meeting. Deleted a month after it."""

    meeting = tenant_key("meetings.Meeting", related_name="guests")
    name = models.CharField(_("name"), max_length=100)
    comes_from = models.CharField(_("from where?"), max_length=120, blank=True)
    invited_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="meeting", name="guest_own_meeting"),
            SameOrganisation(field="invited_by", name="guest_own_inviter"),
            models.UniqueConstraint(fields=["organisation", "meeting", "name"], name="guest_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="guest_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class DietaryNeed(TenantModel):
    """What somebody cannot eat, for one meeting. Read by whoever arranges it; deleted a day after (O6)."""

    meeting = tenant_key("meetings.Meeting", related_name="dietary_needs")
    employee = tenant_key("members.Employee", related_name="dietary_needs")
    need = models.CharField(_("what do you not eat?"), max_length=200)

    class Meta(TenantModel.Meta):
        verbose_name = _("dietary need")
        verbose_name_plural = _("dietary needs")
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="meeting", name="dietary_need_own_meeting"),
            SameOrganisation(field="employee", name="dietary_need_own_employee"),
            models.UniqueConstraint(fields=["organisation", "meeting", "employee"], name="dietary_need_once"),
            models.CheckConstraint(condition=~models.Q(need=""), name="dietary_need_says_what"),
        ]
        indexes = [models.Index("organisation", "employee", name="dietary_need_by_person")]

    def __str__(self) -> str:
        return self.need
