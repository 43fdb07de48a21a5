"""Settings of an installation that lets one try again and again: many sign-ins in a row, with a clock beside."""

from cop_platform.settings import *  # noqa: F403 - all the others as they are

ACCOUNT_RATE_LIMITS = False
