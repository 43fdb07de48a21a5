"""Drill: somebody at a session that its owner left open tries to make the account their own, and to gain rights.

Every way over HTTP against the running site. After each, the account is compared with what it was, and the thief's
address has got no mail.
"""

from collections.abc import Iterator
from typing import Any

from tools.drills.figures import DrillResult
from tools.drills.ground import DrillInstallation
from tools.drills.visiting import Page, Visitor, session_of

THIEF = "thief@elsewhere.example"
SECOND = "amina@home.example"
PASSWORD = {"password1": "balls-with-soup", "password2": "balls-with-soup"}
CODE = "/accounts/reauthenticate/code/"
GUESSES = 12

#: Address and fields of each act that would take the account, or a part of it.
WAYS: dict[str, tuple[str, dict[str, str]]] = {
    "add an address": ("/accounts/email/", {"action_add": "", "email": THIEF}),
    "make another address the main one": ("/accounts/email/", {"action_primary": "", "email": SECOND}),
    "remove an address": ("/accounts/email/", {"action_remove": "", "email": SECOND}),
    "have a code sent for an address": ("/accounts/email/", {"action_send": "", "email": SECOND}),
    "confirm an address": ("/accounts/confirm-email/", {"code": "AAAAAA"}),
    "set a password": ("/accounts/password/set/", PASSWORD),
    "change the password": ("/accounts/password/change/", {"oldpassword": "soup", **PASSWORD}),
    "set up an app": ("/accounts/2fa/totp/activate/", {"code": "123456"}),
    "end the app": ("/accounts/2fa/totp/deactivate/", {}),
    "make recovery codes": ("/accounts/2fa/recovery-codes/generate/", {}),
    "have a new password mailed": ("/accounts/password/reset/", {"email": THIEF}),
    "have a sign-in code mailed": ("/accounts/login/code/", {"email": THIEF}),
    "have the code of the owner mailed elsewhere": (CODE, {"action": "send", "email": THIEF}),
}
#: Statuses of a refusal, or of being asked to sign in.
NO_FAILURE = {200, 302, 400, 403, 404, 405, 409, 422, 429}


class Account:
    """An account of the demonstration, and everything of it that a thief would like to change."""

    def __init__(self, name: str) -> None:
        from members.models import User

        self.user: Any = User.objects.get(email=f"{name}@mereldal.example")

    def stands(self) -> list[Any]:
        from allauth.account.models import EmailAddress
        from allauth.mfa.models import Authenticator

        self.user.refresh_from_db()
        addresses = EmailAddress.objects.filter(user=self.user).order_by("email")
        apps = Authenticator.objects.filter(user=self.user).order_by("pk")
        facts = [self.user.email, self.user.password, self.user.is_staff, self.user.is_active]
        return [*facts, list(addresses.values_list("email", "verified", "primary")), list(apps.values_list("pk"))]


def drill(ground: DrillInstallation) -> Iterator[DrillResult]:
    ground.load_demo()
    ground.restart("web")
    for kind in ["by code", "with a password", "with an app"]:
        yield account(ground, kind)
    yield guessing(ground)
    yield rights(ground)


def prepare(kind: str) -> Account:
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    owner = Account("amina")
    # The typing drill gives her an app, too.
    Authenticator.objects.filter(user=owner.user).delete()
    EmailAddress.objects.get_or_create(user=owner.user, email=SECOND, defaults={"verified": True})
    if kind == "with a password":
        owner.user.set_password("soup-with-balls")
        owner.user.save()
    if kind == "with an app":
        TOTP.activate(owner.user, generate_totp_secret())
    return owner


def account(ground: DrillInstallation, kind: str) -> DrillResult:
    """Each way at once: with a session that is signed in and asks nobody who they are."""
    result, owner = DrillResult(f"an open session {kind}"), prepare(kind)
    before = owner.stands()
    for way, (address, typed) in WAYS.items():
        thief = Visitor(ground.web_port, session_of(owner.user))
        thief.get(address)
        answer = thief.post(address, **typed)
        _require(result, way, answer, is_unchanged=owner.stands() == before)
        result.require(mails_to(ground, THIEF) == 0, f"{way}: a mail to the thief")
    for page in ["recovery-codes/", "recovery-codes/download/", "totp/activate/"]:
        answer = Visitor(ground.web_port, session_of(owner.user)).get(f"/accounts/2fa/{page}")
        result.require(answer.status != 200, f"{page} opens")
    result.summary = f"{len(WAYS)} ways tried"
    return result


def guessing(ground: DrillInstallation) -> DrillResult:
    """Guess the code that signing in again asks for, and the password; then try once more."""
    result, owner = DrillResult("guessing who it is"), Account("wout")
    before, statuses = owner.stands(), []
    thief = Visitor(ground.web_port, session_of(owner.user))
    thief.post(CODE, action="send")
    for number in range(GUESSES):
        for address in [CODE, "/accounts/reauthenticate/"]:
            answer = thief.post(address, code=f"AAAA-{number:04}", password=f"guess number {number}")
            statuses.append(answer.status)
    answer = thief.post("/accounts/email/", action_add="", email=THIEF)
    _require(result, "add an address after guessing", answer, is_unchanged=owner.stands() == before)
    result.require(set(statuses) <= NO_FAILURE, f"answers {set(statuses)}")
    result.summary = f"{len(statuses)} guesses"
    return result


def rights(ground: DrillInstallation) -> DrillResult:
    """An open session of an administrator makes nobody administrator, invites none and ends nobody's rights."""
    from cop_platform.tenancy import enter
    from members.models import Employee, Organisation, OrganisationInvitation
    from members.organisations.administrators import make_administrator

    result, house = DrillResult("an open session of an administrator"), Organisation.objects.get(slug="mereldal")

    def stand() -> list[Any]:
        with enter(house):
            people = Employee.objects.order_by("pk").values_list("pk", "is_administrator", "left_at")
            return [list(people), OrganisationInvitation.objects.filter(as_administrator=True).count()]

    with enter(house):
        boss = Employee.objects.select_related("user").filter(is_administrator=True, left_at=None).first()
        other, second = Employee.objects.exclude(pk=boss.pk).filter(left_at=None, is_administrator=False)[:2]
        make_administrator(second, by=boss)
    people = "/o/mereldal/admin/members/employee/"
    invited = {"email": THIEF, "name": "", "language": "en", "as_administrator": "on"}
    ways = {
        "make an administrator": (f"{people}{other.public_id}/change/", {"name": other.name, "is_administrator": "on"}),
        "take an administrator's rights": (f"{people}{second.public_id}/change/", {"name": second.name}),
        "end an administrator's access": (f"{people}{second.public_id}/departure/", {}),
        "invite an administrator": ("/o/mereldal/admin/members/organisationinvitation/add/", invited),
    }
    for way, (address, typed) in ways.items():
        before, thief = stand(), Visitor(ground.web_port, session_of(boss.user))
        _require(result, way, thief.post(address, **typed), is_unchanged=stand() == before)
    result.summary = f"{len(ways)} ways tried"
    return result


def _require(result: DrillResult, way: str, answer: Page, *, is_unchanged: bool) -> None:
    result.require(is_unchanged, f"{way}: something changed")
    result.require(answer.status in NO_FAILURE, f"{way}: answered {answer.status}")


def mails_to(ground: DrillInstallation, address: str) -> int:
    """Mails about accounts to this address, sent or waiting."""
    waiting = ground.query("SELECT count(*) FROM cop_platform_queuedmail WHERE message->>'to' = %s", address)[0][0]
    caught = sum(address in str(message["To"]) for message in ground.mail.messages())
    return int(str(waiting)) + caught
