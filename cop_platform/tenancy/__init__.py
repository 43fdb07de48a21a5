"""Tenancy: which organisation the current code works for, kept apart in Python and in PostgreSQL.

A model inherits :class:`TenantModel`; whoever reads or writes one first calls :func:`enter`. Everything that other
modules need is imported from here.
"""

from cop_platform.tenancy.constraints import (
    CURRENT_ORGANISATION,
    CompositeForeignKey,
    Isolation,
    SameOrganisation,
    SqlConstraint,
)
from cop_platform.tenancy.jobs import for_each_organisation, tenant_task
from cop_platform.tenancy.models import TenantModel, tenant_key, tenant_models
from cop_platform.tenancy.scope import enter, slug_of

__all__ = [
    "CURRENT_ORGANISATION",
    "CompositeForeignKey",
    "Isolation",
    "SameOrganisation",
    "SqlConstraint",
    "TenantModel",
    "enter",
    "for_each_organisation",
    "slug_of",
    "tenant_key",
    "tenant_models",
    "tenant_task",
]
