"""Communities that resemble what somebody types, and a job title as a subject. Both are remarks, never errors."""

import re
from dataclasses import dataclass, field

from django.db import connection

from communities.models import Community, Phase
from cop_platform.search.index import BEGINS, MATCHES, TypedText, TypedWord, understand
from cop_platform.text import folded

WORD = re.compile(r"\w+")
#: Shorter words say little about a subject; no more of them are looked for.
SHORTEST, MAX_WORDS = 5, 12
#: So many communities are read, and shown.
MAX_COMPARED, MAX_SHOWN = 50, 3
#: What the search index calls a community, and the question of an idea.
SUBJECTS = ("community", "question")
_RESEMBLING = f"""{MATCHES}
SELECT record FROM match GROUP BY record HAVING count(DISTINCT number) >= %(enough)s
ORDER BY count(DISTINCT number) DESC, sum(points) DESC, record LIMIT %(most)s"""  # noqa: S608 - no outside text
#: Words of any question, in both languages.
COMMON = frozenset(
    WORD.findall(
        "about above after again alles anders andere better beter between could doing eerst elkaar every geven "
        "graag hebben house iedereen keeps komen kunnen maken meer might minder moeten never niemand onder other "
        "people should their there these thing things think those wanneer waarom waren welke werken where which "
        "while without would worden zonder zouden zullen community communities collega collegas colleague "
        "colleagues mensen samen tussen question vraag dezelfde"
    )
)
#: Trades by name: a community named after one seems closed to everybody else (S121).
JOB_TITLES = frozenset(
    WORD.findall(
        "accountant accountants administrator administrators analyst analysts architect architects assistant "
        "assistants begeleider begeleiders boekhouder boekhouders carer carers chef chefs cook cooks consultant "
        "consultants coordinator coordinators coordinatoren designer designers developer developers directeur "
        "directeurs director directors dokter dokters doctor doctors driver drivers engineer engineers ingenieur "
        "ingenieurs jurist juristen kine kinesist kinesisten kok koks leraar leraars leraren lawyer lawyers "
        "leidinggevende leidinggevenden manager managers midwife midwives nurse nurses officer officers "
        "ontwikkelaar ontwikkelaars operator operators physiotherapist physiotherapists poetshulp poetshulpen "
        "programmer programmers projectleider projectleiders psycholoog psychologen psychologist psychologists "
        "receptionist receptionists receptionisten secretaresse secretaresses secretary secretaries specialist "
        "specialists teacher teachers technician technicians technicus technici technieker techniekers tester "
        "testers therapeut therapeuten therapist therapists verpleegkundige verpleegkundigen verpleger verplegers "
        "zorgkundige zorgkundigen"
    )
)


@dataclass(frozen=True)
class Remarks:
    """What somebody may like to know before they start. ``job`` is the word that is a job title."""

    communities: list[Community] = field(default_factory=list)
    job: str = ""

    @property
    def seen(self) -> str:
        """A value of the form by which its page shows each remark once."""
        return ".".join([*sorted(each.slug for each in self.communities), folded(self.job)]) if self else ""

    def __bool__(self) -> bool:
        return bool(self.communities or self.job)


def remarks_about(*texts: str, name: str = "", but: Community | None = None) -> Remarks:
    return Remarks(resembling(*texts, name, but=but), job_title_in(name))


def resembling(*texts: str, but: Community | None = None) -> list[Community]:
    """Communities that share the most words with these texts, with two at least unless there is only one word.

    Asked of the search index, in which a word is found in its other forms too; not those closed.
    """
    words = _words(" ".join(texts))
    if not words:
        return []
    understood = understand(" ".join(words), SUBJECTS, with_errors=False)
    # Neither a part of a word nor a typing error: what is shown here nobody asked for.
    sought = TypedText([_as_it_stands(each) for each in understood.words])
    values = {**sought.parameters(SUBJECTS), "enough": min(2, len(words)), "most": MAX_COMPARED}
    with connection.cursor() as run:
        run.execute(_RESEMBLING, values)
        ids = [pk for (pk,) in run.fetchall()]
    found = Community.objects.exclude(phase=Phase.CLOSED).exclude(pk=but.pk if but else None).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found][:MAX_SHOWN]


def _as_it_stands(word: TypedWord) -> TypedWord:
    meanings = {each: score for each, score in word.meanings.items() if score >= BEGINS}
    return TypedWord(word.text, word.is_common, meanings, {each: word.rows[each] for each in meanings})


def _words(text: str) -> list[str]:
    known = (word for word in WORD.findall(folded(text)) if len(word) >= SHORTEST and word not in COMMON)
    return list(dict.fromkeys(known))[:MAX_WORDS]


def job_title_in(text: str) -> str:
    """The word in a name or a domain that is a job title, as it was typed; empty without one."""
    return next((word for word in WORD.findall(text) if folded(word) in JOB_TITLES), "")
