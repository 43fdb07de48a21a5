"""Addresses of the directory and of the expert finder."""

from django.urls import path

from communities.directory import views

urlpatterns = [
    path("communities/", views.directory, name="directory"),
    path("people/", views.experts, name="experts"),
]
