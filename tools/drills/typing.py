"""Every payload in every field of every form, as a visitor and as each persona of the demonstration."""

from dataclasses import dataclass, field

from django.test import Client

from tools.drills.forms import try_everything
from tools.drills.ground import MANAGE, Ground
from tools.drills.payloads import PAYLOADS

WHO = {
    "visitor": "",
    "colleague": "amina@mereldal.example",
    "coordinator": "wout@mereldal.example",
    "leader": "nele@mereldal.example",
    "administrator": "tom@mereldal.example",
    "operator": "operator@kring.example",
}
STARTS = {
    "visitor": ["/accounts/login/", "/accounts/login/code/", "/accounts/password/reset/"],
    "operator": ["/admin/"],
}


@dataclass
class Figures:
    who: str
    forms: int = 0
    tries: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.faults and self.tries > 0

    def __str__(self) -> str:
        verdict = "holds" if self.holds else "FAILS"
        return f"{self.who:<13} {self.tries:>6} tries in {self.forms} forms: {len(self.faults)} faults: {verdict}"


def drill(ground: Ground) -> list[Figures]:
    ground.run_command("demo", *MANAGE, "demo")
    ground.run_command("collectstatic", *MANAGE, "collectstatic", "--noinput", "--verbosity", "0")
    return [_as(who, email) for who, email in WHO.items()]


def _as(who: str, email: str) -> Figures:
    from members.models import User

    client = Client(headers={"host": "localhost"})
    if email:
        client.force_login(User.objects.get(email=email), backend="allauth.account.auth_backends.AuthenticationBackend")
    faults = try_everything(client, STARTS.get(who, ["/o/mereldal/"]), PAYLOADS)
    return Figures(who, faults.forms, faults.tries, faults.found)
