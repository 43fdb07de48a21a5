"""URL configuration of the site. The apps' addresses are below the organisation's, ``o/<slug>/``."""

from django.urls import include, path

handler400 = "cop_platform.web.errors.bad_request"
handler403 = "cop_platform.web.errors.forbidden"
handler404 = "cop_platform.web.errors.not_found"
handler429 = "cop_platform.web.errors.too_many_requests"  # allauth looks for it
handler500 = "cop_platform.web.errors.server_error"

urlpatterns = [
    path("", include("members.site.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("o/<slug:slug>/", include("cop_platform.search.urls")),
    path("o/<slug:slug>/", include("communities.urls")),
    path("o/<slug:slug>/", include("meetings.urls")),
    path("o/<slug:slug>/", include("charters.urls")),
    path("o/<slug:slug>/", include("knowledge.urls")),
    path("o/<slug:slug>/", include("members.urls")),
]
