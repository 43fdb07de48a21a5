"""Addresses of communities, below ``/o/<organisation>/``. Each slice lists its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("communities.starting.urls")),
    path("", include("communities.pages.urls")),
    path("", include("communities.lifecycle.urls")),
    path("", include("communities.closing.urls")),
    path("", include("communities.directory.urls")),
    path("", include("communities.approach.urls")),
    path("", include("communities.notifications.urls")),
    path("", include("communities.check_ins.urls")),
    path("", include("communities.joining.urls")),
    path("", include("communities.invitations.urls")),
    path("", include("communities.welcome.urls")),
    path("", include("communities.opportunities.urls")),
    path("", include("communities.confidential.urls")),
    path("", include("communities.decisions.urls")),
    path("", include("communities.roles.urls")),
    path("", include("communities.nominations.urls")),
    path("", include("communities.sisters.urls")),
    path("", include("communities.splitting.urls")),
]
