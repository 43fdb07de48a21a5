"""Addresses of communities, below ``/o/<organisation>/``."""

from django.urls import path

from communities.views import community, decisions, directory, hands, home, inviting, welcoming

urlpatterns = [
    path("", home.home, name="home"),
    path("communities/", directory.directory, name="directory"),
    path("communities/<slug:community_slug>/", community.community, name="community"),
    path("communities/<slug:community_slug>/participation/", community.participation, name="participation"),
    path("communities/<slug:community_slug>/mail/", community.mail_wish, name="mail-wish"),
    path("communities/<slug:community_slug>/decisions/", decisions.decisions, name="decisions"),
    path("communities/<slug:community_slug>/look/", inviting.look_invitations, name="look-invitations"),
    path("communities/<slug:community_slug>/welcome/", welcoming.welcome, name="welcome"),
    path("communities/<slug:community_slug>/welcome/mine/", welcoming.my_welcome, name="my-welcome"),
    path("communities/<slug:community_slug>/newcomers/<str:public_id>/", welcoming.greeting, name="greeting"),
    path("communities/<slug:community_slug>/steps/", welcoming.steps, name="steps"),
    path("hands/", hands.hands, name="hands"),
    path("steps/<str:public_id>/", hands.small_step, name="step"),
    path("looks/<str:public_id>/", inviting.look_invitation, name="look-invitation"),
    path("nominations/<str:public_id>/", community.nomination, name="nomination"),
    path("unsubscribe/<str:token>/", community.unsubscribe, name="unsubscribe"),
]
