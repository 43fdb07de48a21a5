"""The bare pages: a list, one record with its parts, and an overview with many lists."""

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from bench.baseline.models import Date, Group

HOUSE = 1


def page(request: HttpRequest, name: str, **context: object) -> HttpResponse:
    return render(request, f"baseline/{name}.html", context, using="baseline")


def directory(request: HttpRequest) -> HttpResponse:
    """Twenty-four records with their owners."""
    rows = list(Group.objects.filter(house=HOUSE).select_related("owner").order_by("name")[:24])
    return page(request, "directory", rows=rows)


def detail(request: HttpRequest) -> HttpResponse:
    """One record, ten of its parts, five like it."""
    group = Group.objects.select_related("owner").filter(house=HOUSE).earliest("id")
    dates = list(Date.objects.filter(group=group).order_by("starts_at")[:10])
    others = list(Group.objects.filter(house=HOUSE, owner=group.owner).select_related("owner").order_by("name")[:5])
    return page(request, "detail", group=group, dates=dates, others=others)


def dashboard(request: HttpRequest) -> HttpResponse:
    """Four lists, of 50, 25, 25 and 25 records, and four totals."""
    here = Group.objects.filter(house=HOUSE)
    with_owner = here.select_related("owner")
    return page(
        request,
        "dashboard",
        total=here.count(),
        active=here.filter(status="active").count(),
        members=here.aggregate(sum=Sum("members"))["sum"],
        rows=list(with_owner.order_by("name")[:50]),
        top=list(with_owner.order_by("-members")[:25]),
        soon=list(with_owner.filter(next_at__isnull=False).order_by("next_at")[:25]),
        dates=list(Date.objects.filter(group__house=HOUSE).select_related("group").order_by("starts_at")[:25]),
        by_status=list(here.values("status").annotate(n=Count("id")).order_by("status")),
    )


urlpatterns = [path("directory", directory), path("detail", detail), path("dashboard", dashboard)]
