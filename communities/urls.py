"""Addresses of communities, below ``/o/<organisation>/``."""

from django.urls import path

from communities.views import (
    asking,
    community,
    decisions,
    directory,
    hands,
    home,
    inviting,
    joining,
    mail,
    mediation,
    season,
    welcoming,
)

REQUEST = "communities/<slug:community_slug>/requests/<str:public_id>/"

urlpatterns = [
    path("", home.home, name="home"),
    path("communities/", directory.directory, name="directory"),
    path("communities/<slug:community_slug>/", community.community, name="community"),
    path("communities/<slug:community_slug>/participation/", community.participation, name="participation"),
    path("communities/<slug:community_slug>/participation/confirmation/", season.confirmation, name="still-right"),
    path("communities/<slug:community_slug>/settings/", season.community_settings, name="community-settings"),
    path("communities/<slug:community_slug>/mail/", mail.mail_wish, name="mail-wish"),
    path("communities/<slug:community_slug>/decisions/", decisions.decisions, name="decisions"),
    path("communities/<slug:community_slug>/joining/", joining.words, name="joining-words"),
    path("communities/<slug:community_slug>/requests/new/", joining.new, name="new-request"),
    path(REQUEST, joining.request_page, name="join-request"),
    path(f"{REQUEST}decision/", joining.decision, name="request-decision"),
    path(f"{REQUEST}withdrawal/", joining.withdrawal, name="request-withdrawal"),
    path(f"{REQUEST}second-look/", joining.second_look, name="second-look"),
    path(f"{REQUEST}second-look/answer/", joining.second_look_answer, name="second-look-answer"),
    path("people/", asking.who_to_ask, name="who-to-ask"),
    path("communities/<slug:community_slug>/in-confidence/", mediation.in_confidence, name="in-confidence"),
    path("in-confidence/", mediation.confidences, name="confidences"),
    path("in-confidence/<str:public_id>/", mediation.confidence, name="confidence"),
    path("in-confidence/<str:public_id>/words/", mediation.words, name="confidence-words"),
    path("in-confidence/<str:public_id>/closing/", mediation.closing, name="confidence-closing"),
    path("in-confidence/<str:public_id>/withdrawal/", mediation.withdrawal, name="confidence-withdrawal"),
    path("communities/<slug:community_slug>/look/", inviting.look_invitations, name="look-invitations"),
    path("communities/<slug:community_slug>/welcome/", welcoming.welcome, name="welcome"),
    path("communities/<slug:community_slug>/welcome/mine/", welcoming.my_welcome, name="my-welcome"),
    path("communities/<slug:community_slug>/newcomers/<str:public_id>/", welcoming.greeting, name="greeting"),
    path("communities/<slug:community_slug>/steps/", welcoming.steps, name="steps"),
    path("hands/", hands.hands, name="hands"),
    path("steps/<str:public_id>/", hands.small_step, name="step"),
    path("looks/<str:public_id>/", inviting.look_invitation, name="look-invitation"),
    path("nominations/<str:public_id>/", community.nomination, name="nomination"),
    path("unsubscribe/<str:token>/", mail.unsubscribe, name="unsubscribe"),
]
