"""The site map. Each app's addresses stand below the organisation's."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from cop_platform.health import health

# The same way in for everyone, with its limits on guessing.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler400 = "cop_platform.failing.bad_request"
handler403 = "cop_platform.failing.forbidden"
handler404 = "cop_platform.failing.not_found"
handler429 = "cop_platform.failing.too_many"  # allauth looks for it
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
