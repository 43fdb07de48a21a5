"""The organisation's approach to Communities of Practice, in versions."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import public_id
from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key

MAX_PART = 3000


class ApproachVersion(TenantModel):
    """The six parts as they stood from one day on. The highest number is in force; a version never changes."""

    public_id = public_id()
    number = models.PositiveIntegerField(_("version"))
    why = models.TextField(_("Why we do this"), max_length=MAX_PART, blank=True)
    guidelines = models.TextField(_("Time, budget and other guidelines"), max_length=MAX_PART, blank=True)
    starting = models.TextField(_("How to start"), max_length=MAX_PART, blank=True)
    ending = models.TextField(_("When and how to end"), max_length=MAX_PART, blank=True)
    roles = models.TextField(_("Who does what"), max_length=MAX_PART, blank=True)
    platform = models.TextField(_("Where we work together online"), max_length=MAX_PART, blank=True)
    written_by = tenant_key("members.Employee", models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()

    #: The parts, in the order in which they are read.
    PARTS = ("why", "guidelines", "starting", "ending", "roles", "platform")

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="written_by", name="approachversion_own_person"),
            models.UniqueConstraint(fields=["organisation", "public_id"], name="approachversion_public_id"),
            models.UniqueConstraint(fields=["organisation", "number"], name="approachversion_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="approachversion_from_one"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"

    @classmethod
    def label_of(cls, part: str) -> Any:
        field: Any = cls._meta.get_field(part)
        return field.verbose_name

    @property
    def sections(self) -> list[tuple[Any, str]]:
        """Label and text of each part that has one."""
        texts = {name: getattr(self, name) for name in self.PARTS}
        return [(self.label_of(name), text) for name, text in texts.items() if text]
