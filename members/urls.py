"""Addresses of people, below ``/o/<organisation>/``."""

from django.urls import include, path

from members.admin.sites import organisation_admin_urls
from members.invitations import views as invitations
from members.people.views import expertise, profile

urlpatterns = [
    # For reversing from other pages. A request to the admin has a URLconf of its own: see admin.sites.urlconf_for.
    path("admin/", include((organisation_admin_urls(), "admin"), namespace="administration")),
    path("me/", profile.about_me, name="about-me"),
    path("me/topics/", expertise.topics, name="my-topics"),
    path("me/topics/removal/", expertise.topics_removal, name="my-topics-removal"),
    path("me/topics/<str:public_id>/removal/", expertise.topic_removal, name="my-topic-removal"),
    path("people/<str:public_id>/", profile.person, name="person"),
    path("invitations/", invitations.invitations, name="organisation-invitations"),
    path("invitations/<str:token>/", invitations.invitation, name="organisation-invitation"),
]
