"""Addresses of invitations to have a look."""

from django.urls import path

from communities.invitations import views

urlpatterns = [
    path("communities/<slug:community_slug>/look/", views.look_invitations, name="look-invitations"),
    path("looks/<str:public_id>/", views.look_invitation, name="look-invitation"),
]
