"""Tables of the bare pages."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Group(models.Model):
    """What a community is among the bare pages. ``house``: the number of its organisation."""

    house = models.IntegerField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    slug = models.SlugField()
    summary = models.TextField()
    members = models.IntegerField()
    next_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=20)

    objects: ClassVar[models.Manager["Group"]] = models.Manager()

    class Meta:
        indexes = [
            models.Index("house", "name", name="group_by_name"),
            models.Index("house", "next_at", name="group_next"),
        ]

    def __str__(self) -> str:
        return self.name


class Date(models.Model):
    """What a meeting is among the bare pages."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="dates")
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    text = models.TextField()

    objects: ClassVar[models.Manager["Date"]] = models.Manager()

    class Meta:
        indexes = [models.Index("group", "starts_at", name="date_of_group")]

    def __str__(self) -> str:
        return self.title
