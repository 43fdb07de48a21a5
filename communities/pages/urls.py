"""Addresses of the pages that show several concepts together."""

from django.urls import path

from communities.pages import community, home, how_we_work, settings, taking_part
from communities.pages.settings_sections import SECTIONS

SETTINGS = "communities/<slug:community_slug>/settings/"

urlpatterns = [
    path("", home.home, name="home"),
    path("communities/<slug:community_slug>/", community.community, name="community"),
    path("communities/<slug:community_slug>/participation/", taking_part.participation, name="participation"),
    path(SETTINGS, settings.community_settings, name="community-settings"),
    *(
        path(f"{SETTINGS}{key}/", settings.section_form, {"section": key}, name=section.url_name)
        for key, section in SECTIONS.items()
    ),
    path(f"{SETTINGS}changes/<str:public_id>/", settings.revision_reversal, name="revision-reversal"),
    path("communities/<slug:community_slug>/opportunities/", settings.new_opportunity, name="new-opportunity"),
    path("communities/<slug:community_slug>/how-we-work/", how_we_work.how_we_work, name="how-we-work"),
]
