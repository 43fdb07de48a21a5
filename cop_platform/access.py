"""Access control of views: denied unless the view declares who may open it.

Each of our views has one of the decorators below; a view without one answers 403 and fails the tests
(tests/architecture/). What a person may *do* there is checked with the predicates of each app's ``permissions.py``.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

View = TypeVar("View", bound=Callable[..., HttpResponse])


class Access(Enum):
    EVERYONE = "everyone"
    SIGNED_IN = "signed in"
    COLLEAGUE = "colleague"
    SIGNED_LINK = "signed link"


def open_to_everyone(view: View) -> View:
    """Visitors may open it too: the page must say nothing about any organisation."""
    return _declare(view, Access.EVERYONE)


def for_signed_in(view: View) -> View:
    return _declare(view, Access.SIGNED_IN)


def for_colleagues(view: View) -> View:
    """Only for accounts with a seat in the organisation of the address."""
    return _declare(view, Access.COLLEAGUE)


def by_signed_link(view: View) -> View:
    """Anyone with the link, signed in or not: the view checks its signature and acts only for the person it names."""
    return _declare(view, Access.SIGNED_LINK)


def _declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def access_of(view: Callable[..., Any]) -> Access | None:
    return getattr(view, "access", None)


# allauth checks access itself: its pages are for signing in and for one's own account.
GUARDED_ELSEWHERE = ("allauth.",)


def is_guarded_elsewhere(view: Callable[..., Any]) -> bool:
    return view.__module__.startswith(GUARDED_ELSEWHERE)


def admin_of(view: Callable[..., Any]) -> Any:
    """The admin site of a view, or None. It checks access itself: see ``NarrowAdminSite.guard``."""
    return getattr(view, "admin_site", None) or getattr(getattr(view, "model_admin", None), "admin_site", None)


class AccessMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Callable[..., Any], args: Any, kwargs: Any) -> HttpResponse | None:
        if site := admin_of(view):
            answer: HttpResponse | None = site.guard(request)
            return answer
        access = access_of(view)
        if access in {Access.EVERYONE, Access.SIGNED_LINK} or is_guarded_elsewhere(view):
            return None
        if access is Access.COLLEAGUE and request.employee:
            return None
        if access is Access.SIGNED_IN and request.user.is_authenticated:
            return None
        if access is Access.SIGNED_IN:
            from django.contrib.auth.views import redirect_to_login

            return redirect_to_login(request.get_full_path())
        raise PermissionDenied
