"""Address of the sisters of a community."""

from django.urls import path

from communities.sisters import views

urlpatterns = [path("communities/<slug:community_slug>/sisters/", views.sisters, name="sisters")]
