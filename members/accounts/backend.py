"""The backend for signing in: allauth's, but it reads the account of a session by a query that is not built anew."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from django.db.models import QuerySet

from cop_platform.planned_queries import Moment, planned
from members.models import User


@planned
def _accounts(ids: list[int], _at: Moment) -> QuerySet[User]:
    return User.objects.filter(pk__in=ids)


class AuthenticationBackend(AllauthBackend):
    def get_user(self, user_id: Any) -> User | None:
        account: User | None = next(iter(_accounts([user_id])), None)
        return account if account and self.user_can_authenticate(account) else None
