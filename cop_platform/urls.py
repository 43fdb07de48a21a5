"""The site map. Each app's addresses stand below the organisation's."""

from django.contrib import admin
from django.urls import include, path

from cop_platform.health import health

handler400 = "cop_platform.failing.bad_request"
handler403 = "cop_platform.failing.forbidden"
handler404 = "cop_platform.failing.not_found"
handler500 = "cop_platform.failing.server_error"

urlpatterns = [
    path("", include("members.site_urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("health/", health, name="health"),
    path("o/<slug:slug>/", include("communities.urls")),
    path("o/<slug:slug>/", include("meetings.urls")),
    path("o/<slug:slug>/", include("members.urls")),
]
