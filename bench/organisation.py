"""An organisation of any size, made with a few SQL statements: for benchmarks, and for tests of what pages read."""

from dataclasses import dataclass

from django.db import connection

from members.models import Organisation


@dataclass(frozen=True)
class Size:
    """How many of each. ``past``: meetings that are over; ``coming``: those still to come."""

    people: int
    communities: int
    past: int
    coming: int


#: The first community has everybody in it, the second twenty people; each other has three.
CROWD, HANDFUL = "circle-1", "circle-2"
MAX_HANDFUL, PEOPLE_EACH = 20, 3
#: The place among the people, counted from 0, of the Coordinator of both.
COORDINATOR = 3

# Ids are given in order, so number n of each kind is the first id and n - 1.
_COMMUNITY = "(SELECT min(id) - 1 FROM communities_community WHERE organisation_id = %(house)s)"
_EMPLOYEE = "(SELECT min(id) - 1 FROM members_employee WHERE organisation_id = %(house)s)"
_ID = "substr(translate(md5(random()::text), '01aeiou', ''), 1, 14)"

STATEMENTS = [
    # Triggers and checks of foreign keys are planned once, when a table may be known to be empty: they would read it
    # from end to end for each row, and it grows.
    "SELECT set_config('enable_seqscan', 'off', true)",
    """INSERT INTO members_user (password, is_superuser, email, language, time_zone, theme, is_active, is_staff,
        created_at, session_salt)
    SELECT '!', false, n || '@' || %(slug)s || '.example', 'en', '', '', true, false, now(), 'bench' || n
    FROM generate_series(1, %(people)s) AS n""",
    """INSERT INTO members_seat (user_id, organisation_id)
    SELECT id, %(house)s FROM members_user WHERE email LIKE '%%@' || %(slug)s || '.example'""",
    f"""INSERT INTO members_employee (organisation_id, public_id, user_id, name, works_at, introduction,
        is_administrator, joined_at)
    SELECT %(house)s, {_ID}, id, (ARRAY['An', 'Bo', 'Chloé', 'Dries', 'Els'])[1 + id %% 5] || ' Peeters ' || id,
        'De Linde', '', false, now() - interval '1 year'
    FROM members_user WHERE email LIKE '%%@' || %(slug)s || '.example' ORDER BY id""",
    """INSERT INTO communities_community (organisation_id, slug, name, language, purpose, domain, main_goal, cadence,
        joining, joining_reason, joining_criteria, phase, phase_since, check_in_interval, decision_method, colour,
        welcome_text, created_at, has_charter, question, in_scope, out_of_scope, cadence_frequency)
    SELECT %(house)s, 'circle-' || n,
        (ARRAY['Wounds', 'Letters', 'Night care', 'Soup', 'Data', 'Design'])[1 + n %% 6] || ' circle ' || n, 'en',
        'We read what we wrote to each other, and write it again so that people understand it, number ' || n || '.',
        (ARRAY['Care', 'Communication', 'Building', 'Kitchen', 'Finance', 'People', 'Data', 'Law'])[1 + n %% 8],
        (ARRAY['learn', 'solve', 'innovate'])[1 + n %% 3], 'every month', 'open', '', '',
        CASE WHEN n %% 50 = 0 THEN 'closed' ELSE 'perform' END, '2026-01-01', 'half_year', 'consent',
        (ARRAY['tomato', 'apricot', 'sun', 'leaf', 'teal', 'sky', 'iris', 'rose'])[1 + n %% 8], '', now(), false,
        '', '', '', ''
    FROM generate_series(1, %(communities)s) AS n""",
    # Checks of foreign keys are planned by what is known of the tables.
    "ANALYZE members_employee, communities_community",
    f"""INSERT INTO communities_participation (organisation_id, community_id, employee_id, level, since)
    SELECT %(house)s, {_COMMUNITY} + community, {_EMPLOYEE} + person,
        (ARRAY['core', 'active', 'active', 'periphery', 'periphery'])[1 + (person + 2) %% 5], now() - interval '1 year'
    FROM (SELECT 1 AS community, person FROM generate_series(1, %(people)s) AS person
        UNION ALL SELECT 2, person FROM generate_series(1, {MAX_HANDFUL}) AS person
        UNION ALL SELECT community, 1 + (community * 7 + place) %% %(people)s
            FROM generate_series(3, %(communities)s) AS community, generate_series(1, {PEOPLE_EACH}) AS place)
        AS pairs""",
    f"""INSERT INTO communities_roleterm (organisation_id, community_id, employee_id, role, started_at, hours,
        handover_note)
    SELECT %(house)s, {_COMMUNITY} + community,
        {_EMPLOYEE} + 1 + (CASE WHEN community < 3 THEN 0 ELSE community * 7 END + place) %% %(people)s, role,
        now() - interval '90 days', '', ''
    FROM generate_series(1, %(communities)s) AS community,
        (VALUES (1, 'leader'), (2, 'coach'), (3, 'coordinator')) AS roles (place, role)
    WHERE community %% 20 > 0 AND (community < 3 OR role <> 'coordinator')""",
    f"""INSERT INTO communities_opportunity (organisation_id, public_id, community_id, title, offered_at)
    SELECT %(house)s, {_ID}, {_COMMUNITY} + community, 'Bring soup', now()
    FROM generate_series(3, %(communities)s, 20) AS community""",
    f"""INSERT INTO members_expertisetopic (organisation_id, public_id, employee_id, text, normalised)
    SELECT %(house)s, {_ID}, {_EMPLOYEE} + person, 'Wounds and letters', 'wounds and letters'
    FROM generate_series(4, %(people)s, 4) AS person""",
    f"""INSERT INTO meetings_meeting (organisation_id, public_id, community_id, focus, reason, format, starts_at,
        ends_at, time_zone, place, online_url, catering, scheduled_at, reference, revision, is_open,
        is_exception)
    SELECT %(house)s, {_ID}, {_COMMUNITY} + 1 + abs(n) %% %(communities)s, 'What we learned from number ' || n,
        'Because it comes back every month and nobody has an answer yet.', 'lean_coffee', starts_at,
        starts_at + interval '90 minutes', 'Europe/Brussels', 'De Refter', '', '', now(), '', 0, true, false
    FROM generate_series(-%(past)s, %(coming)s - 1) AS n,
        LATERAL (SELECT date_trunc('hour', now()) + n * interval '30 minutes' + sign(n + 0.5) * interval '1 day')
            AS moment (starts_at)
    ORDER BY md5(n::text)""",
    """UPDATE communities_community AS community SET next_meeting_at = following.first
    FROM (SELECT community_id, min(starts_at) AS first FROM meetings_meeting
        WHERE organisation_id = %(house)s AND starts_at > now() GROUP BY community_id) AS following
    WHERE following.community_id = community.id""",
    # Three years of results, a goal for each of them, ambitions, some requests for support.
    f"""INSERT INTO members_goal (organisation_id, public_id, title, description, position)
    SELECT %(house)s, {_ID}, 'Goal number ' || n, '', n FROM generate_series(1, 6) AS n""",
    f"""INSERT INTO communities_ambition (organisation_id, public_id, community_id, text, target_on, state)
    SELECT %(house)s, {_ID}, {_COMMUNITY} + community, 'Letters that families trust', current_date + 90,
        (ARRAY['planned', 'under_way', 'reached', 'dropped'])[1 + community %% 4]
    FROM generate_series(1, %(communities)s, 2) AS community""",
    f"""INSERT INTO knowledge_result (organisation_id, public_id, community_id, title, story, gain, link, goal_id,
        recorded_by_id, recorded_at, hidden_reason)
    SELECT %(house)s, {_ID}, {_COMMUNITY} + 1 + n %% %(communities)s, 'Letter ' || n, 'Families phone less.', 'sooner',
        '', (SELECT min(id) FROM members_goal WHERE organisation_id = %(house)s) + n %% 6, {_EMPLOYEE} + 1,
        now() - n * (interval '3 years' / (3 * %(communities)s)), ''
    FROM generate_series(0, 3 * %(communities)s - 1) AS n""",
    """INSERT INTO knowledge_takeup (organisation_id, result_id, place, folded_place, state, told_at)
    SELECT %(house)s, id, place, lower(place), 'in_use', now()
    FROM knowledge_result, (VALUES ('Gent'), ('Aalst')) AS places (place) WHERE organisation_id = %(house)s""",
    f"""INSERT INTO knowledge_supportrequest (organisation_id, public_id, community_id, kind, title, reason, asked_at,
        answer, word)
    SELECT %(house)s, {_ID}, {_COMMUNITY} + community, 'time', 'Two hours a month', '', now(), '', ''
    FROM generate_series(3, %(communities)s, 20) AS community""",
    "UPDATE members_organisation SET has_results = true WHERE id = %(house)s",
    "SELECT set_config('enable_seqscan', 'on', true)",
    "ANALYZE",
]


def fill(house: Organisation, size: Size, *, analyse: bool = True) -> None:
    """Fill this organisation, which has been entered and is empty. One of many need not analyse all tables."""
    values = {"house": house.pk, "slug": house.slug, **vars(size)}
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            if analyse or not statement.startswith("ANALYZE"):
                cursor.execute(statement, values)
