"""An admin site that refuses bad input and leaves out what is not needed."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import BadRequest
from django.db import DataError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

logger = logging.getLogger(__name__)


View = Callable[..., HttpResponse]


#: Exceptions that Django's admin raises for made-up addresses or form data.
BAD_INPUT = (ValueError, TypeError, OverflowError, DataError)


#: Left out: they bypass our sign-in, or give access to objects of any model or lists of them.
EXCLUDED_URLS = {"login", "logout", "password_change", "password_change_done", "autocomplete", "view_on_site"}


def reject_bad_input(view: View) -> View:
    """Run the view in a transaction. Made-up input that Django's admin fails on is logged and answered with 400."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                response = view(request, *args, **kwargs)
                # Change lists query the database only while rendering.
                return response.render() if isinstance(response, TemplateResponse) else response
        except BAD_INPUT as error:
            logger.warning("Bad input for %s", request.path, exc_info=True)
            raise BadRequest from error

    return answer


class NarrowAdminSite(admin.AdminSite):
    """An admin site with only the models that are registered for it. ``log`` is the model of its audit log."""

    enable_nav_sidebar = False
    index_template = "cop_platform/administration/index.html"
    log: type[models.Model]

    def guard(self, request: Any) -> HttpResponse | None:
        """Called by ``AccessMiddleware`` for each request: None allows it, a response or Http404 refuses it."""
        raise NotImplementedError

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        checked = reject_bad_input(self._checked(view))
        return csrf_protect(checked if cacheable else never_cache(checked))

    def _checked(self, view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                raise Http404
            return view(request, *args, **kwargs)

        return answer

    def get_urls(self) -> list[Any]:
        return [each for each in super().get_urls() if getattr(each, "name", None) not in EXCLUDED_URLS]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps: list[Any] = super().get_app_list(request, app_label)
        for each in (model for app in apps for model in app["models"]):
            model_admin: Any = self._registry[each["model"]]
            each["name"] = capfirst(model_admin.index_label) or each["name"]
        return apps

    def address(self, what: str, *args: str) -> str:
        return reverse(f"admin:{what}", args=args, current_app=self.name)
