"""The account: an e-mail address that can sign in. Data about the person in one organisation is on Employee."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cop_platform.public_ids import new_id
from cop_platform.time_zones import validate_time_zone


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account. Without a password it signs in by mailed code."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an operator of the installation. Raises ValidationError if the address is another account's."""
        # Here, because the apps are not loaded yet when this module is.
        from allauth.account.models import EmailAddress

        if EmailAddress.objects.filter(email=email.strip().lower(), verified=True).exists():
            raise ValidationError(_("This address belongs to an account already."))
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})


class Theme(models.TextChoices):
    """What a page looks like, whatever the device does."""

    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class User(AbstractBaseUser, PermissionsMixin):
    """An account. A global table: its settings are the person's own, the same in each organisation."""

    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(
        _("time zone"),
        max_length=50,
        blank=True,
        validators=[validate_time_zone],
        help_text=_("Empty: the organisation’s."),
    )
    theme = models.CharField(_("light or dark"), max_length=5, choices=Theme, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("operator"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    # Each session holds it, so another one signs the account out everywhere.
    session_salt = models.CharField(default=new_id, editable=False, max_length=14)

    objects = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.email

    def get_session_auth_hash(self) -> str:
        """What a session must hold to stay signed in. Django's changes with the password only."""
        return f"{super().get_session_auth_hash()}-{self.session_salt}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for each in super().get_session_auth_fallback_hash():
            yield f"{each}-{self.session_salt}"
