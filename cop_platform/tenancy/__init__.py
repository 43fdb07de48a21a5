"""Tenancy: which organisation the current code works for, kept apart in Python and in PostgreSQL.

A model inherits :class:`TenantModel`; whoever reads or writes one first calls :func:`enter`. Everything that other
modules need is imported from here.
"""

from cop_platform.tenancy.constraints import CURRENT, Isolation, Key, SameOrganisation, SqlConstraint
from cop_platform.tenancy.jobs import ring_for_each, tenant_task
from cop_platform.tenancy.models import TenantModel, tenant_key, tenant_models
from cop_platform.tenancy.scope import enter, slug_of

__all__ = [
    "CURRENT",
    "Isolation",
    "Key",
    "SameOrganisation",
    "SqlConstraint",
    "TenantModel",
    "enter",
    "ring_for_each",
    "slug_of",
    "tenant_key",
    "tenant_models",
    "tenant_task",
]
