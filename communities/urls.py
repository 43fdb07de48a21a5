"""Addresses of communities, below ``/o/<organisation>/``."""

from django.urls import path

from communities.views import community, decisions, directory, home, season

urlpatterns = [
    path("", home.home, name="home"),
    path("communities/", directory.directory, name="directory"),
    path("communities/<slug:community_slug>/", community.community, name="community"),
    path("communities/<slug:community_slug>/participation/", community.participation, name="participation"),
    path("communities/<slug:community_slug>/participation/confirmation/", season.confirmation, name="still-right"),
    path("communities/<slug:community_slug>/settings/", season.community_settings, name="community-settings"),
    path("communities/<slug:community_slug>/mail/", community.mail_wish, name="mail-wish"),
    path("communities/<slug:community_slug>/decisions/", decisions.decisions, name="decisions"),
    path("nominations/<str:public_id>/", community.nomination, name="nomination"),
    path("unsubscribe/<str:token>/", community.unsubscribe, name="unsubscribe"),
]
