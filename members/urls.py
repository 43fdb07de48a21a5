"""Addresses of people, below ``/o/<organisation>/``."""

from django.urls import include, path

from members.admin.sites import organisation_admin_urls
from members.invitations import views as invitations
from members.people.views import about_me, expertise, profile, settings

urlpatterns = [
    # For reversing from other pages. A request to the admin has a URLconf of its own: see admin.sites.urlconf_for.
    path("admin/", include((organisation_admin_urls(), "admin"), namespace="administration")),
    path("profile/", profile.my_profile, name="my-profile"),
    path("profile/topics/", expertise.topics, name="my-topics"),
    path("profile/topics/removal/", expertise.topics_removal, name="my-topics-removal"),
    path("profile/topics/<str:public_id>/removal/", expertise.topic_removal, name="my-topic-removal"),
    path("settings/", settings.my_settings, name="my-settings"),
    path("about-me/", about_me.about_me, name="about-me"),
    path("about-me/download/", about_me.my_data, name="my-data"),
    path("people/<str:public_id>/", profile.person, name="person"),
    path("invitations/", invitations.invitations, name="organisation-invitations"),
    path("invitations/<str:token>/", invitations.invitation, name="organisation-invitation"),
]
