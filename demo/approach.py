"""The approach of an organisation, its goals, and former addresses of its communities: rows with dates in the past."""

from datetime import datetime, timedelta

from communities.models import ApproachVersion, Community, CommunityGoal, FormerSlug
from demo.script import OrganisationScript
from members.models import Employee, Goal, Organisation


def add_approach(organisation: Organisation, script: OrganisationScript, now: datetime) -> None:
    """Inside the organisation."""
    if not script.approach:
        return
    communities = {each.slug: each for each in Community.objects.all()}
    author = Employee.objects.filter(is_administrator=True).earliest("pk")
    ApproachVersion.objects.bulk_create(
        ApproachVersion(
            organisation=organisation,
            number=number,
            written_by=author,
            written_at=now - timedelta(days=300 * (len(script.approach) - number) + 40),
            **texts,
        )
        for number, texts in enumerate(script.approach, 1)
    )
    _add_goals(organisation, script, communities, now)
    FormerSlug.objects.bulk_create(
        FormerSlug(organisation=organisation, slug=before, community=communities[slug])
        for before, slug in script.former_slugs.items()
    )


def _add_goals(
    organisation: Organisation, script: OrganisationScript, communities: dict[str, Community], now: datetime
) -> None:
    goals = Goal.objects.bulk_create(
        Goal(
            organisation=organisation,
            title=told.title,
            description=told.description,
            position=position,
            retired_on=(now - timedelta(days=100)).date() if told.is_retired else None,
        )
        for position, told in enumerate(script.goals)
    )
    CommunityGoal.objects.bulk_create(
        CommunityGoal(organisation=organisation, community=communities[slug], goal=goal)
        for goal, told in zip(goals, script.goals, strict=True)
        for slug in told.communities
    )
