"""Addresses of the pages that show several concepts together."""

from django.urls import path

from communities.pages import community, home, how_we_work, settings, taking_part

urlpatterns = [
    path("", home.home, name="home"),
    path("communities/<slug:community_slug>/", community.community, name="community"),
    path("communities/<slug:community_slug>/participation/", taking_part.participation, name="participation"),
    path("communities/<slug:community_slug>/settings/", settings.community_settings, name="community-settings"),
    path("communities/<slug:community_slug>/how-we-work/", how_we_work.how_we_work, name="how-we-work"),
]
