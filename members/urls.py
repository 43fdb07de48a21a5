"""Addresses of people, below ``/o/<organisation>/``."""

from django.urls import include, path

from members.administration import administration_urls
from members.views import coming_in, my_topics, people

urlpatterns = [
    # Named from outside. Within, an administrator's request has a site map of its own: see administration.site_map_of.
    path("admin/", include((administration_urls(), "admin"), namespace="administration")),
    path("me/", people.about_me, name="about-me"),
    path("me/topics/", my_topics.topics, name="my-topics"),
    path("me/topics/removal/", my_topics.topics_removal, name="my-topics-removal"),
    path("me/topics/<str:public_id>/removal/", my_topics.topic_removal, name="my-topic-removal"),
    path("people/<str:public_id>/", people.person, name="person"),
    path("invitations/", people.invitations, name="invitations"),
    path("invitations/<str:token>/", coming_in.invitation, name="invitation"),
]
