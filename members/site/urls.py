"""Addresses outside any organisation."""

from django.urls import include, path

from members.admin.sites import operator_site
from members.site import views

urlpatterns = [
    path("", views.root, name="root"),
    path("admin/", operator_site.urls),
    path("accounts/", include("members.accounts.urls")),
    path("language/", views.set_language, name="set-language"),
    path("about/communities-of-practice/", views.what_is_a_community, name="what-is-a-community"),
    path("about/accessibility/", views.accessibility, name="accessibility"),
]
