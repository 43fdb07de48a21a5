"""Base class of all models that belong to an organisation."""

from collections.abc import Callable
from typing import Any, ClassVar, cast

from django.apps import apps
from django.db import models
from django_scopes import ScopedManager

from cop_platform.tenancy.constraints import Isolation
from cop_platform.tenancy.scope import _current_organisation


class TenantModel(models.Model):
    """A model whose rows each belong to one organisation, isolated by row-level security."""

    organisation = models.ForeignKey("members.Organisation", models.CASCADE, editable=False, db_index=False)

    objects: ClassVar[Any] = ScopedManager(organisation="organisation")

    class Meta:
        abstract = True
        constraints = [
            Isolation(name="%(class)s_isolation"),
            models.UniqueConstraint(fields=["organisation", "id"], name="%(class)s_in_organisation"),
        ]

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **options: Any) -> Any:
        """Sets the current organisation on its rows, to save a query for each."""
        row = super().from_db(db, field_names, values, **options)
        organisation = _current_organisation()
        if organisation is not None and row.__dict__.get("organisation_id") == organisation.pk:
            cast("models.ForeignKey[Any]", cls._meta.get_field("organisation")).set_cached_value(row, organisation)
        return row


def tenant_key(to: str, on_delete: Callable[..., Any] = models.CASCADE, **options: Any) -> Any:
    """A foreign key to another tenant model. Its model declares ``SameOrganisation`` for it, and its own indexes."""
    return models.ForeignKey(to, on_delete, db_constraint=False, db_index=False, **options)


def tenant_models() -> list[type[TenantModel]]:
    """All models whose tables have row-level security."""
    return [model for model in apps.get_models() if issubclass(model, TenantModel)]
