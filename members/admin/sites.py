"""The two admins: an organisation’s own, below its address, and the operator’s (docs/decisions/0012-two-admins.md)."""

from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import clear_url_caches, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cop_platform.administration.model_admin import NarrowModelAdmin
from cop_platform.administration.site import NarrowAdminSite
from cop_platform.audit.models import AuditEntry, OperatorEntry
from cop_platform.web.idempotency import submit_once
from cop_platform.web.refusals import Refusal
from members.accounts.second_factor import require_second_factor


class OrganisationAdminSite(NarrowAdminSite):
    """For administrators of the organisation in the address; queries are scoped to it."""

    index_title = gettext_lazy("Administration")
    log = AuditEntry

    def guard(self, request: Any) -> HttpResponse | None:
        if not self.has_permission(request):
            raise Http404
        if not request.organisation.administrators_need_second_factor:
            return None
        reason = _("Administrators of %(organisation)s also sign in with an authenticator app. Set it up.")
        return require_second_factor(request, reason % {"organisation": request.organisation})

    def has_permission(self, request: Any) -> bool:
        return bool(request.employee and request.employee.is_administrator)

    def each_context(self, request: Any) -> dict[str, Any]:
        own = {"site_title": settings.SITE_NAME, "site_header": str(request.organisation)}
        return {**super().each_context(request), **own, "site_url": request.organisation.get_absolute_url()}


class OperatorAdminSite(NarrowAdminSite):
    """For the operators of the installation, with a second factor."""

    index_title = gettext_lazy("The installation")
    log = OperatorEntry

    def guard(self, request: Any) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not self.has_permission(request):
            raise Http404
        reason = _("Whoever runs this installation also signs in with an authenticator app. Set it up.")
        return require_second_factor(request, reason)

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_staff

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        own = {"site_title": settings.SITE_NAME, "site_header": settings.SITE_NAME, "site_url": "/"}
        return {**super().each_context(request), **own}


organisation_site = OrganisationAdminSite(name="organisation")
operator_site = OperatorAdminSite(name="operator")


class _NotAdded(Exception):
    """Nothing was added; ``page`` says why."""

    def __init__(self, page: HttpResponse) -> None:
        super().__init__()
        self.page = page


class OrganisationModelAdmin(NarrowModelAdmin):
    """Changes are made by a colleague, who may lose their own administrator rights by them."""

    def actor(self, request: Any) -> Any:
        return request.employee

    def add_view(self, request: Any, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A form that arrives twice adds one thing. Where it was too late, the same page says what has changed."""
        if request.method != "POST":
            return super().add_view(request, form_url, extra_context)
        try:
            return HttpResponseRedirect(submit_once(request, lambda: self._add(request, form_url, extra_context)))
        except _NotAdded as refused:
            return refused.page

    def _add(self, request: Any, form_url: str, extra_context: Any) -> str:
        try:
            with transaction.atomic():
                page = super().add_view(request, form_url, extra_context)
        except Refusal:  # changed since the form was validated: validated again, it says so
            page = super().add_view(request, form_url, extra_context)
        if isinstance(page, HttpResponseRedirect):
            return page.url
        raise _NotAdded(page)

    def response_post_save_change(self, request: Any, obj: Any) -> HttpResponseRedirect:
        request.employee.refresh_from_db(fields=["is_administrator", "left_at"])
        if request.employee.left_at or not request.employee.is_administrator:
            return HttpResponseRedirect(reverse("root"))
        return super().response_post_save_change(request, obj)


@cache
def organisation_admin_urls() -> list[Any]:
    """The URL patterns of the organisation's admin. Cached: they must be the same objects in every URLconf."""
    return organisation_site.get_urls()


#: Django caches a resolver of about 0.3 MB for each URLconf, until all of them are cleared.
MAX_CACHED_URLCONFS = 100
_urlconfs: dict[str, ModuleType] = {}


def urlconf_for(slug: str) -> ModuleType:
    """The URLconf for a request to this organisation's admin.

    Django's admin reverses its URLs without a slug argument, so here the slug is a fixed part of the path. All other
    URL patterns are the same objects as in the usual URLconf.
    """
    found = _urlconfs.get(slug)
    if found is None:
        if len(_urlconfs) >= MAX_CACHED_URLCONFS:
            _urlconfs.clear()
            clear_url_caches()
        found = _urlconfs[slug] = _build_urlconf(slug)
    return found


def _build_urlconf(slug: str) -> ModuleType:
    usual = import_module(settings.ROOT_URLCONF)
    handlers = {name: value for name, value in vars(usual).items() if name.startswith("handler")}
    found = ModuleType(f"site_map_of_{slug}")
    own = path(f"o/{slug}/admin/", (organisation_admin_urls(), "admin", organisation_site.name))
    found.__dict__.update(handlers, urlpatterns=[own, *usual.urlpatterns])
    return found
