"""Types of request for views: which attributes the access decorators and middleware guarantee."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from members.models import Employee, Organisation, User


class OrganisationRequest(HttpRequest):
    """Inside an organisation. Not necessarily signed in: signed links use it too."""

    organisation: Organisation
    htmx: HtmxDetails


class SignedInRequest(HttpRequest):
    """Signed in, maybe without a seat in any organisation."""

    user: User


class ColleagueRequest(OrganisationRequest):
    """Signed in, with a seat in this organisation."""

    employee: Employee
    user: User
