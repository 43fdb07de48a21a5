"""The organisation: the tenant."""

import re
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cop_platform.time_zones import validate_time_zone, zone_named


class FormerNamePolicy(models.TextChoices):
    """The name shown for a former colleague."""

    KEEP = "keep", _("with their name")
    FORMER_COLLEAGUE = "former_colleague", _("as “a former colleague”")


#: Letters and digits, with spaces, hyphens and curly apostrophes between them: it stands in pages and mails as it is.
OWN_WORD = r"^[^\W_]+(?:[ ’\-][^\W_]+)*$"
#: The same for PostgreSQL, as far as it matters: nothing that means something in HTML, or where a message is filled in.
PLAIN = r"^[^<>&\"'%{}\[\]/\\]+$"
only_letters = RegexValidator(
    re.compile(OWN_WORD), _("Write letters, with a space or a hyphen between them if needed.")
)


class EnglishArticle(models.TextChoices):
    A = "a", "a"
    AN = "an", "an"


class DutchArticle(models.TextChoices):
    DE = "de", "de"
    HET = "het", "het"


def _own_word(label: Any, example: Any) -> Any:
    """A field for the organisation's own word; empty where it uses the plain one."""
    return models.CharField(label, max_length=30, blank=True, validators=[only_letters], help_text=example)


class Organisation(models.Model):
    """The tenant. A global table; every row of a tenant table belongs to exactly one organisation."""

    slug = models.SlugField(_("address"), max_length=50, unique=True, help_text=_("Stands in every web address."))
    name = models.CharField(_("name"), max_length=100)
    welcome = models.CharField(_("welcome text"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="Europe/Brussels", validators=[validate_time_zone]
    )
    former_name_policy = models.CharField(
        _("names of people who left"),
        max_length=16,
        choices=FormerNamePolicy,
        default=FormerNamePolicy.KEEP,
        help_text=_("What they wrote stays. The log and the list of people keep every name, for administrators alone."),
    )
    colleagues_may_write = models.BooleanField(
        _("colleagues can write to each other by mail"),
        default=True,
        help_text=_("A colleague’s page has a button that starts a mail to their main address. Without it, no button."),
    )
    administrators_need_second_factor = models.BooleanField(
        _("administrators sign in with an authenticator app, too"),
        default=False,
        help_text=_("Whoever has none yet is led to set it up before this administration opens."),
    )
    # Its own word for a community, in every message: members/organisations/words.py.
    word_en = _own_word(
        _("own word in English, for one"),
        _("What you call a Community of Practice, such as: network. Empty: the usual word."),
    )
    words_en = _own_word(_("own word in English, for several"), _("Such as: networks."))
    article_en = models.CharField(_("article in English"), max_length=3, choices=EnglishArticle, blank=True)
    word_nl = _own_word(
        _("own word in Dutch, for one"),
        _("What you call a Community of Practice, such as: netwerk. Empty: the usual word."),
    )
    words_nl = _own_word(_("own word in Dutch, for several"), _("Such as: netwerken."))
    article_nl = models.CharField(_("article in Dutch"), max_length=3, choices=DutchArticle, blank=True)
    # Written by the knowledge app with the first result, ambition or request for support: Results is in the menu then.
    has_results = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(former_name_policy__in=FormerNamePolicy.values),
                name="organisation_former_name_policy",
            ),
            models.CheckConstraint(
                condition=models.Q(word_en="", words_en="") | models.Q(word_en__regex=PLAIN, words_en__regex=PLAIN),
                name="organisation_word_en",
            ),
            models.CheckConstraint(
                condition=models.Q(word_nl="", words_nl="") | models.Q(word_nl__regex=PLAIN, words_nl__regex=PLAIN),
                name="organisation_word_nl",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    article_en__in=["", *EnglishArticle.values], article_nl__in=["", *DutchArticle.values]
                ),
                name="organisation_articles",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("home", args=[self.slug])

    def get_administration_url(self) -> str:
        return reverse("administration:index", args=[self.slug])

    @property
    def zone(self) -> ZoneInfo:
        return zone_named(self.time_zone, ZoneInfo(settings.TIME_ZONE))
