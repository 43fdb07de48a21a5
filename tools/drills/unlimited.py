"""Settings without rate limits on accounts, to measure many sign-ins in a row."""

from cop_platform.settings import *  # noqa: F403 - all the others as they are

ACCOUNT_RATE_LIMITS = False
