"""What the Results page is asked to show: a period, all communities or those one sponsors, and the table or not."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

PERIODS = {"quarter": _("The past quarter"), "year": _("The past year"), "all": _("From the start")}
WHICH = {"all": _("[All communities]"), "sponsored": _("[Communities] I sponsor")}


@dataclass(frozen=True)
class ResultsQuery:
    """``sponsored``: the communities that the reader sponsors. ``is_narrowed``: only those are shown.

    ``has_table``: the table behind the chart is shown, also where it is too long to stand on each page.
    """

    period: str
    sponsored: tuple[int, ...]
    is_narrowed: bool
    has_table: bool = False

    @classmethod
    def from_query(cls, query: QueryDict, sponsored: tuple[int, ...]) -> "ResultsQuery":
        """A period that is none is the past year. Sponsors see what they sponsor, unless they ask for all."""
        period = query.get("period", "")
        which = query.get("communities", "sponsored")
        return cls(
            period if period in PERIODS else "year",
            sponsored,
            bool(sponsored) and which != "all",
            query.get("table") == "1",
        )

    @property
    def which(self) -> str:
        return "sponsored" if self.is_narrowed else "all"

    @property
    def communities(self) -> list[int] | None:
        """The ids of the communities that are shown; None for all."""
        return list(self.sponsored) if self.is_narrowed else None

    @property
    def as_parameters(self) -> str:
        return urlencode({"period": self.period, "communities": self.which})

    @property
    def first_day(self) -> date | None:
        """The first day shown: whole weeks of a quarter, whole months of a year; None from the start."""
        today = timezone.localdate()
        if self.period == "quarter":
            return today - timedelta(days=today.weekday(), weeks=12)
        if self.period == "year":
            month = today.year * 12 + today.month - 1 - 11
            return date(month // 12, month % 12 + 1, 1)
        return None

    @property
    def since(self) -> datetime | None:
        first = self.first_day
        return datetime.combine(first, datetime.min.time(), timezone.get_current_timezone()) if first else None
