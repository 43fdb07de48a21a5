"""Base classes of both admins: Django's admin, restricted.

Nothing is deleted or changed in bulk, every change is in the audit log, objects are addressed by their random ids, and
invalid input is answered with 400 or 404. Why so: docs/decisions/0012-two-admins.md.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial, wraps
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from cop_platform.administration.site import View
from cop_platform.audit.recording import record_change
from cop_platform.forms.fields import OneLineField, WrappingField
from cop_platform.sorting import SortKey
from cop_platform.ui.dates import day_and_time, day_long
from cop_platform.web.refusals import Refusal


@dataclass(frozen=True)
class AdminAction:
    """An action on one object, with a confirmation page of its own.

    ``do`` gets the request, the object and what was typed, and returns the words that say it is done. It raises
    a Refusal when it cannot be.
    """

    name: str  # in the address of its page
    label: Any
    question: Any
    do: Callable[[Any, Any, dict[str, Any]], str]
    is_possible: Callable[[Any], bool]
    form: type[forms.Form] = forms.Form


class ReferenceChangeList(ChangeList):
    def url_for_result(self, result: Any) -> str:
        model_admin: Any = self.model_admin
        return str(model_admin.address_of(result))

    def get_ordering_field(self, field_name: Any) -> Any:
        """Typed text is ordered by its sort key when somebody clicks on a column."""
        ordered_by: Any = super().get_ordering_field(field_name)
        with suppress(FieldDoesNotExist):
            field: Any = self.lookup_opts.get_field(ordered_by)
            if type(field) is models.CharField and not field.choices:
                return SortKey(ordered_by)
        return ordered_by


EMPTY = "–"


def readonly_field(field: str, label: Any, *, empty: Any = EMPTY, sortable: bool = True) -> Any:
    """A read-only column with a label, in words; ``empty`` is what it says where there is no value.

    A related object is shown as text; Django would link to its primary key.
    """

    @admin.display(description=label, ordering=field if sortable else None)
    def show(obj: Any) -> str:
        return as_words(getattr(obj, field), empty)

    show.__name__ = field  # Django finds the help text by it, and names the column's class
    return show


def as_words(value: Any, empty: Any = EMPTY) -> str:
    """A value as people write it. Django shows a moment with its microseconds, and yes and no as pictures."""
    if value is None or value == "":
        return str(empty)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return day_and_time(value)
    return day_long(value) if isinstance(value, date) else str(value)


#: Signs that fit in a field of one line.
LONGEST_LINE = 120


class NarrowModelAdmin(admin.ModelAdmin):
    """Read-only, except for what ``may_add``, ``may_change`` and ``admin_actions`` allow."""

    actions = None
    view_on_site: Any = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = list_max_show_all = 50
    empty_value_display = EMPTY
    change_form_template = "cop_platform/administration/change_form.html"
    change_list_template = "cop_platform/administration/change_list.html"
    formfield_overrides: ClassVar[Any] = {
        models.CharField: {"form_class": OneLineField},
        models.SlugField: {},
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 5})},
    }

    may_add = may_change = False
    #: What the first page calls its list, if not by the plural of the model.
    index_label: Any = ""
    admin_actions: ClassVar[list[AdminAction]] = []
    #: The field that identifies an object in addresses.
    reference_field = "public_id"
    #: Code of the audit action for a changed object of this model.
    edited_action = ""
    #: Fields by which the list may be filtered, besides ``list_filter``.
    extra_lookups: ClassVar[set[str]] = set()

    def __init__(self, model: Any, admin_site: Any) -> None:
        super().__init__(model, admin_site)
        self._columns: dict[Any, Any] = {}

    # --- Words instead of what a machine writes ----------------------------------------------------------------------

    def title_of(self, obj: Any) -> str:
        """What stands above the page of one object."""
        return str(obj)

    def fixed_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The fields of its page that nobody can change."""
        return self.readonly_fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [self._worded(each) for each in self.fixed_fields(request, obj)]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = self.fixed_fields(request, obj)
        is_open = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        names = self.get_fields(request, obj)
        fields = [self._worded(each) if each in fixed or not is_open else each for each in names]
        return [(None, {"fields": fields})]

    def get_list_display(self, request: HttpRequest) -> Any:
        return [self._worded(each) for each in super().get_list_display(request)]

    def _worded(self, name: Any) -> Any:
        """The column of :func:`readonly_field` for the name of a moment, or of a yes or no; else the name itself."""
        if name not in self._columns:
            self._columns[name] = name
            with suppress(FieldDoesNotExist, TypeError, AttributeError):
                field: Any = self.opts.get_field(name)
                if isinstance(field, models.DateTimeField | models.BooleanField):
                    self._columns[name] = readonly_field(name, field.verbose_name)
        return self._columns[name]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A long text is typed in an area: one line would hide most of it."""
        is_text = type(db_field) is models.CharField and not db_field.choices
        if is_text and (db_field.max_length or 0) > LONGEST_LINE:
            kwargs |= {"form_class": WrappingField, "widget": forms.Textarea(attrs={"rows": 3})}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    # --- Permissions: the site has checked access already ------------------------------------------------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_change

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # --- Addresses ---------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        """Addresses only for the list, the change page, the history, and what this admin allows."""
        names = [self._url_name("changelist"), self._url_name("history"), self._url_name("change")]
        names += [self._url_name("add")] if self.may_add else []
        acts = [
            path(f"<path:object_id>/{act.name}/", self._wrapped_action_view(act), name=self._url_name(act.name))
            for act in self.admin_actions
        ]
        return acts + [each for each in super().get_urls() if getattr(each, "name", None) in names]

    def _wrapped_action_view(self, action: AdminAction) -> View:
        view = partial(self.action_view, action=action)
        checked: Any = self.admin_site.admin_view(wraps(self.action_view)(view))
        checked.model_admin = self  # as on Django's own, for AccessMiddleware
        return checked

    def _url_name(self, what: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{what}"

    def address_of(self, obj: Any, what: str = "change") -> str:
        site: Any = self.admin_site
        address: str = site.address(self._url_name(what), quote(getattr(obj, self.reference_field)))
        return address

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        return super().get_object(request, object_id, None if self.reference_field == "pk" else self.reference_field)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ReferenceChangeList

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only declared filters: other lookups could give away columns that are not shown."""
        filters = (getattr(each, "parameter_name", each) for each in self.get_list_filter(request))
        return lookup.split("__", maxsplit=1)[0] in {*filters, *self.extra_lookups}

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404

    # --- Changes and actions -----------------------------------------------------------------------------------------

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Saves only the changed fields, so that concurrent changes of other fields stay, and records them."""
        before = {name: form.initial[name] for name in form.changed_data}
        if before:
            obj.save(update_fields=list(before))
            record_change(self.edited_action, obj, before, by=self.actor(request))

    def actor(self, request: Any) -> Any:
        """The actor named in the audit log."""
        return request.user

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        found = self.get_or_404(request, object_id)
        if self._is_log():
            raise Http404  # the audit log itself has no history
        site: Any = self.admin_site
        log = site.address(f"{site.log._meta.app_label}_{site.log._meta.model_name}_changelist")
        of = {"model": self.opts.label_lower, "reference": getattr(found, self.reference_field)}
        return HttpResponseRedirect(f"{log}?{urlencode(of)}")

    def _is_log(self) -> bool:
        site: Any = self.admin_site
        return self.model is site.log

    def get_or_404(self, request: HttpRequest, object_id: str) -> Any:
        found = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404
        return found

    def action_view(self, request: HttpRequest, object_id: str, action: AdminAction) -> HttpResponse:
        """GET shows the confirmation page of an action, POST performs it."""
        if request.method not in {"GET", "HEAD", "POST"}:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        found = self.get_or_404(request, object_id)
        if not action.is_possible(found):
            messages.info(request, _("There is nothing to do here any more."))
            return HttpResponseRedirect(self.address_of(found))
        form = action.form(request.POST if request.method == "POST" else None)
        handle = self._perform if form.is_valid() else self._confirmation_page
        return handle(request, found, action, form)

    def _perform(self, request: HttpRequest, found: Any, action: AdminAction, form: forms.Form) -> HttpResponse:
        try:
            words = action.do(request, found, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return refusal.apply_to(self._confirmation_page(request, found, action, form))
        messages.success(request, words)
        return self.response_post_save_change(request, found)

    def _confirmation_page(self, request: Any, found: Any, action: AdminAction, form: forms.Form) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": action.label,
            "subtitle": self.title_of(found),
            "admin_action": action,
            "form": form,
            "back_url": self.address_of(found),
        }
        request.current_app = self.admin_site.name
        status = 422 if form.errors else 200
        return TemplateResponse(request, "cop_platform/administration/action.html", context, status=status)

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": self.opts.verbose_name_plural, **(extra_context or {})})

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self.response_post_save_add(request, obj)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        obj = kwargs.get("obj")
        context |= {"show_save_and_continue": False, "show_save_and_add_another": False}  # one button
        if obj:
            possible = [act for act in self.admin_actions if act.is_possible(obj)]
            context["admin_actions"] = [(act.label, self.address_of(obj, act.name)) for act in possible]
            context |= {"title": self.title_of(obj), "subtitle": None}
            context["history_url"] = None if self._is_log() else self.address_of(obj, "history")
        page: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        if getattr(context["adminform"].form, "is_stale", False):
            page.status_code = 409
        return page

    # Changes are in our audit log; Django's own is a table that organisations would share.

    def log_addition(self, *args: Any) -> None:  # type: ignore[override]
        return None

    log_change = log_deletions = log_addition  # type: ignore[assignment]
