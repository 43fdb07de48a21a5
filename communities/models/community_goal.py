"""The goals of the organisation that a community works towards."""

from django.db import models

from cop_platform.tenancy import SameOrganisation, TenantModel, tenant_key


class CommunityGoal(TenantModel):
    """A community works towards a goal. Chosen by those who edit its settings; the changes are in its revisions."""

    community = tenant_key("communities.Community", related_name="goal_links")
    goal = tenant_key("members.Goal", related_name="community_links")

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            SameOrganisation(field="community", name="communitygoal_own_community"),
            SameOrganisation(field="goal", name="communitygoal_own_goal"),
            models.UniqueConstraint(fields=["organisation", "community", "goal"], name="communitygoal_once"),
        ]
        indexes = [models.Index("organisation", "goal", name="communitygoal_of_goal")]

    def __str__(self) -> str:
        return f"{self.community_id} → {self.goal_id}"
