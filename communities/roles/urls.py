"""Addresses of one's own role term."""

from django.urls import path

from communities.roles import views

urlpatterns = [
    path("communities/<slug:community_slug>/roles/<str:role>/mine/", views.my_term, name="my-term"),
    path("communities/<slug:community_slug>/roles/<str:role>/mine/resignation/", views.resignation, name="resign"),
]
