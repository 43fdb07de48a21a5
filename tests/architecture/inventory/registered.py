"""What the apps register when they start: kinds of mail, action items, offers, jobs, routes, admins, receivers."""

import sys
from collections.abc import Iterator
from typing import Any

from celery.signals import Signal as CelerySignal
from django.conf import settings
from django.contrib.admin import AdminSite
from django.dispatch import Signal
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import override

from communities.notifications.preferences import description_of
from cop_platform.access import access_of, admin_of, is_guarded_elsewhere
from cop_platform.attention import _action_item_sources, _offer_sources
from cop_platform.celery import app as celery
from cop_platform.outbox.kinds import _kinds
from members.admin.sites import operator_site, organisation_site

OURS = ("cop_platform", "members", "communities", "meetings")


def in_app(thing: Any) -> str:
    """App and name of a function or class; the module within the app does not count."""
    return f"{thing.__module__.split('.')[0]}: {thing.__qualname__}"


def is_ours(thing: Any) -> bool:
    return str(getattr(thing, "__module__", "")).split(".")[0] in OURS


# --- Mails, attention, jobs ---------------------------------------------------------------------------------------
def mail_kinds() -> list[str]:
    return [f"{name} | {in_app(kind.compose)} | {_stopped(name)}" for name, kind in _kinds.items()]


def _stopped(name: str) -> str:
    with override("en"):
        words = description_of(name)
        return f"can be stopped: {words.topic} | {words.stop_question}" if words else "always"


def attention() -> list[str]:
    """Sources of action items and offers, in the order in which they are called: the page shows them in that order."""
    sources: list[tuple[str, list[Any]]] = [("asks", _action_item_sources), ("offers", _offer_sources)]
    numbers = [f"{kind}: {len(found)} sources" for kind, found in sources]
    return numbers + [
        f"{kind} {number}: {in_app(source)}" for kind, found in sources for number, source in enumerate(found, start=1)
    ]


def beat() -> list[str]:
    return [
        f"{name} | {entry['task']} | {entry['schedule']} | {entry.get('options', {})}"
        for name, entry in settings.CELERY_BEAT_SCHEDULE.items()
    ]


def tasks() -> list[str]:
    celery.loader.import_default_modules()
    return [name for name in celery.tasks if name.startswith(tuple(f"{app}." for app in OURS))]


# --- Routes -------------------------------------------------------------------------------------------------------
def routes() -> list[str]:
    """Every route, and the error handlers. Which of two matching routes comes first is tested by opening them."""
    site: Any = get_resolver().urlconf_module
    named = {name: import_string(value) for name, value in vars(site).items() if name.startswith("handler")}
    handlers = [f"{name} | {in_app(view)}" for name, view in named.items()]
    return [*_routes(get_resolver(), "", ""), *handlers]


def _routes(resolver: URLResolver, before: str, names: str) -> Iterator[str]:
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _routes(each, route, f"{names}{each.namespace}:" if each.namespace else names)
        elif isinstance(each, URLPattern):
            without = " | without csrf" if getattr(each.callback, "csrf_exempt", False) else ""
            yield f"/{route} | {names}{each.name or ''} | {_who(each.callback)}{without}"


def _who(view: Any) -> str:
    if site := admin_of(view):
        return f"{site.name} admin"
    if is_guarded_elsewhere(view):
        return "guarded elsewhere"
    access = access_of(view)
    return access.value if access else "nobody"


# --- The admins ---------------------------------------------------------------------------------------------------
SAID: tuple[str, ...] = (
    "list_display",
    "list_display_links",
    "list_filter",
    "list_editable",
    "search_fields",
    "search_help_text",
)
SAID += ("ordering", "sortable_by", "date_hierarchy", "list_select_related", "list_per_page", "fields", "fieldsets")
SAID += ("exclude", "readonly_fields", "raw_id_fields", "autocomplete_fields", "prepopulated_fields", "radio_fields")
SAID += ("actions", "admin_actions", "may_add", "may_change", "reference_field", "edited_action", "extra_lookups")
SAID += ("inlines", "form", "change_form_template", "change_list_template", "add_form_template", "save_on_top")
SAID += ("save_as",)


def admins() -> list[str]:
    sites: list[AdminSite] = [organisation_site, operator_site]
    found = []
    with override("en"):
        for site in sites:
            for model, own in site._registry.items():
                where = f"{site.name} | {model._meta.label} | {type(own).__name__}"
                found.append(f"{where} | {model._meta.verbose_name} | {model._meta.verbose_name_plural}")
                told = [(name, getattr(own, name, None)) for name in SAID]
                found += [f"{where} | {name} = {_said(value)}" for name, value in told if value]
    return found


def _said(value: Any) -> str:  # noqa: PLR0911 - one line for each kind of thing an admin is told
    if isinstance(value, str | Promise | int | float | None):
        return repr(str(value)) if isinstance(value, str | Promise) else repr(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_said(each)}" for key, each in value.items()) + "}"
    if isinstance(value, set | frozenset):
        return "{" + ", ".join(sorted(map(_said, value))) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_said, value)) + "]"
    if isinstance(value, type):
        return value.__name__
    if hasattr(value, "short_description"):
        return f"{value.__name__}({value.short_description!s}, by {getattr(value, 'admin_order_field', None)})"
    if hasattr(value, "question"):  # an admin action
        return f"{value.name}({value.label!s}, {value.question!s}, {value.do.__name__}, {_said(value.form)})"
    return getattr(value, "__name__", type(value).__name__)


# --- Signals ------------------------------------------------------------------------------------------------------
#: Owner of a signal that several modules import: the first of these that has it.
HOMES = ("django", "allauth", "celery", *OURS)


def receivers() -> list[str]:
    """Receivers of each signal that a module names; our own signals also without any, unless a test made them."""
    tasks()
    get_resolver().url_patterns  # noqa: B018 - whatever is not imported yet
    found: set[str] = set()
    for name, signal, is_own in _signals():
        connected = {f"{name} → {each}" for each in _connected(signal)}
        lonely = {f"{name} → nobody"} if is_own and "[" not in name else set()
        found |= connected or lonely
    return list(found)


def _signals() -> Iterator[tuple[str, Any, bool]]:
    known: dict[int, tuple[Any, set[tuple[int, str]]]] = {}
    for module_name, module in sorted(sys.modules.items()):
        root = module_name.split(".", maxsplit=1)[0]
        if root in HOMES:
            for attribute, value in sorted(getattr(module, "__dict__", {}).items()):
                for name, signal in _among(attribute, value):
                    known.setdefault(id(signal), (signal, set()))[1].add((HOMES.index(root), name))
    for signal, homes in known.values():
        home, name = min(homes)
        yield f"{HOMES[home]}: {name}", signal, HOMES[home] in OURS


def _among(attribute: str, value: Any) -> Iterator[tuple[str, Any]]:
    """A signal, or the signals of a dictionary."""
    if isinstance(value, Signal | CelerySignal):
        yield attribute, value
    elif type(value) is dict and not attribute.startswith("__"):
        for key, each in list(value.items()):
            if isinstance(each, Signal | CelerySignal):
                yield f"{attribute}[{key}]", each


def _connected(signal: Any) -> Iterator[str]:
    for _key, kept, *_rest in signal.receivers or []:
        receiver = kept() if type(kept).__name__ in {"ReferenceType", "WeakMethod", "weakref"} else kept
        if receiver is not None and is_ours(receiver):
            yield in_app(receiver)
