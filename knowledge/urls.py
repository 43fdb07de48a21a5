"""Addresses of knowledge, below ``/o/<organisation>/``."""

from django.urls import path

from knowledge.dashboard import views as dashboard
from knowledge.results import views as results
from knowledge.support import views as support

COMMUNITY = "communities/<slug:community_slug>/"
RESULTS = f"{COMMUNITY}results/"
SUPPORT = f"{COMMUNITY}support/"

urlpatterns = [
    path("results/", dashboard.results, name="results"),
    path("results/csv/", dashboard.results_csv, name="results-csv"),
    path(RESULTS, results.community_results, name="community-results"),
    path(f"{RESULTS}new/", results.new_result, name="new-result"),
    path(f"{RESULTS}<str:public_id>/", results.result, name="result"),
    path(f"{RESULTS}<str:public_id>/edit/", results.edit_result, name="edit-result"),
    path(f"{RESULTS}<str:public_id>/removal/", results.result_removal, name="result-removal"),
    path(f"{RESULTS}<str:public_id>/take-up/", results.result_take_up, name="result-take-up"),
    path(f"{RESULTS}<str:public_id>/thanks/", results.result_thanks, name="result-thanks"),
    path(f"{RESULTS}<str:public_id>/thanks/new/", results.result_thanked, name="result-thanked"),
    path(f"{SUPPORT}new/", support.new_support_request, name="new-support-request"),
    path(f"{SUPPORT}<str:public_id>/", support.support_request, name="support-request"),
    path(f"{SUPPORT}<str:public_id>/withdrawal/", support.support_withdrawal, name="support-withdrawal"),
]
