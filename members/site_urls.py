"""Addresses outside any organisation."""

from django.urls import path

from members.administration import operator_site
from members.views import about, coming_in

urlpatterns = [
    path("", coming_in.root, name="root"),
    path("admin/", operator_site.urls),
    path("language/", coming_in.set_language, name="set-language"),
    path("about/communities-of-practice/", about.what_is_a_community, name="what-is-a-community"),
    path("about/accessibility/", about.accessibility, name="accessibility"),
]
