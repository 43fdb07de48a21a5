"""The address of Find, below ``/o/<organisation>/``."""

from django.urls import path

from cop_platform.search import views

urlpatterns = [
    path("find/", views.find, name="find"),
]
