"""Sessions as Django keeps them in the database, read by a query that is not built anew for each request.

The only change is how a session is read: ``SESSION_ENGINE`` names this module.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from cop_platform.planned_queries import Moment, planned


@planned
def _alive(session_key: str, at: Moment) -> QuerySet[Session]:
    return Session.objects.filter(session_key=session_key, expire_date__gt=at.now)


class SessionStore(db.SessionStore):
    """One that has run out is not there, and its key is not used again."""

    def _get_session_from_db(self) -> Any:
        found = _alive(str(self.session_key)) if self.session_key else []
        if not found:
            self._session_key = None
            return None
        return found[0]
