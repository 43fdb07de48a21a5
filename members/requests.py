"""Requests as views see them."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from members.models import Employee, Organisation, User


class OrganisationRequest(HttpRequest):
    """Inside an organisation; on a signed link nobody needs to be signed in."""

    organisation: Organisation
    htmx: HtmxDetails


class SignedInRequest(HttpRequest):
    """By someone with an account, maybe with no seat anywhere."""

    user: User


class ColleagueRequest(OrganisationRequest):
    """By someone with a seat here."""

    employee: Employee
    user: User
