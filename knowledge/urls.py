"""Addresses of knowledge, below ``/o/<organisation>/``."""

from django.urls import path

from knowledge.dashboard import views as dashboard
from knowledge.experiments import views as experiments
from knowledge.results import views as results
from knowledge.self_steering import views as self_steering
from knowledge.support import views as support
from knowledge.support_check import views as support_check

COMMUNITY = "communities/<slug:community_slug>/"
RESULTS = f"{COMMUNITY}results/"
SUPPORT = f"{COMMUNITY}support/"
SELF_STEERING = f"{COMMUNITY}self-steering/"

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
    path(SELF_STEERING, self_steering.self_steering, name="self-steering"),
    path(f"{SELF_STEERING}words/", self_steering.self_steering_words, name="self-steering-words"),
    path(f"{SELF_STEERING}sentences/", self_steering.self_steering_sentence, name="self-steering-sentence"),
    path(
        f"{SELF_STEERING}sentences/<str:public_id>/removal/",
        self_steering.self_steering_sentence_removal,
        name="self-steering-sentence-removal",
    ),
    path(f"{SELF_STEERING}tasks/new/", self_steering.new_responsibility, name="new-responsibility"),
    path(f"{SELF_STEERING}tasks/<str:public_id>/", self_steering.responsibility, name="responsibility"),
    path(f"{SELF_STEERING}tasks/<str:public_id>/move/", self_steering.responsibility_move, name="responsibility-move"),
    path(f"{SELF_STEERING}goal-notes/", self_steering.new_goal_note, name="new-goal-note"),
    path(
        f"{SELF_STEERING}goal-notes/<str:public_id>/removal/",
        self_steering.goal_note_removal,
        name="goal-note-removal",
    ),
    path(f"{SELF_STEERING}experiments/new/", experiments.new_experiment, name="new-experiment"),
    path(f"{SELF_STEERING}experiments/<str:public_id>/", experiments.experiment, name="experiment"),
    path(f"{SELF_STEERING}experiments/<str:public_id>/edit/", experiments.edit_experiment, name="edit-experiment"),
    path(f"{SELF_STEERING}support/", support_check.support_check, name="support-check"),
]
