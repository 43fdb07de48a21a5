"""Addresses of people, below ``/o/<organisation>/``."""

from django.urls import include, path

from members.administration import administration_urls
from members.views import coming_in, people

urlpatterns = [
    # Named from outside. Within, an administrator's request has a site map of its own: see administration.site_map_of.
    path("admin/", include((administration_urls(), "admin"), namespace="administration")),
    path("me/", people.about_me, name="about-me"),
    path("people/<str:public_id>/", people.person, name="person"),
    path("invitations/", people.invitations, name="invitations"),
    path("invitations/<str:token>/", coming_in.invitation, name="invitation"),
]
