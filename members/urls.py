"""Addresses of people, below ``/o/<organisation>/``."""

from django.urls import path

from members.views import coming_in, people

urlpatterns = [
    path("me/", people.about_me, name="about-me"),
    path("people/<str:public_id>/", people.person, name="person"),
    path("invitations/", people.invitations, name="invitations"),
    path("invitations/<str:token>/", coming_in.invitation, name="invitation"),
]
