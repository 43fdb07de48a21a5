"""Tenancy: keeps the data of organisations apart, in Python and in PostgreSQL.

A tenant model inherits :class:`TenantModel`; code that reads or writes one first calls :func:`enter`. Other modules
import everything from here.
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
