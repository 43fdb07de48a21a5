"""Addresses of splitting a community."""

from django.urls import path

from communities.splitting import views

urlpatterns = [
    path("communities/<slug:community_slug>/new-split/", views.new_split, name="new-split"),
    path("communities/<slug:community_slug>/split/", views.the_split, name="split"),
    path("communities/<slug:community_slug>/split/cancellation/", views.split_cancellation, name="split-cancellation"),
]
