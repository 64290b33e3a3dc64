"""Invented people, as a file would bring them."""

import random
from typing import Any

from mentorship.matching import Pool, Rules
from mentorship.matching.alternatives import alternatives_in
from mentorship.matching.read_pool import read_pool
from mentorship.matching.weights import CRITERIA, STEPS, stepped

Record = dict[str, Any]

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC")
TOPICS = ("react", "typescript", "testing", "css", "node", "design")
DOORS = ("hiring", "talks", "open source", "introductions")
INTERESTS = ("chess", "climbing", "music", "parenting", "gardening")
EVENINGS = [{"day": day, "start": "16:00", "end": "20:00"} for day in ("Mon", "Wed", "Fri")]


def person(name: str, role: str, **answers: Any) -> Record:
    """Someone with an hour, a language and a requirement to spare."""
    return {
        "id": name,
        "roles": [role],
        "years_experience": 8 if role == "mentor" else 3,
        "weekly_hours": 2,
        "months_available": 6,
        "timezone": "UTC",
        "available": EVENINGS,
        "languages": ["English"],
    } | answers


def mentee(name: str, **answers: Any) -> Record:
    """A mentee."""
    return person(name, "mentee", **answers)


def mentor(name: str, **answers: Any) -> Record:
    """A mentor."""
    return person(name, "mentor", **answers)


def pool_of(*people: Record, as_of: str = "2026-11-23", history: list[Record] | None = None) -> Pool:
    """A pool of these people."""
    warnings: list[str] = []
    pool = read_pool({"as_of": as_of, "people": list(people), "history": history or []}, warnings)
    assert not warnings
    return pool


def crowd(seed: int, *, mentees: int, mentors: int) -> list[Record]:
    """A crowd of every kind, with blanks."""
    chance = random.Random(seed)

    def some(words: tuple[str, ...]) -> list[str]:
        return chance.sample(words, chance.randint(0, 3))

    def answers() -> Record:
        start = chance.randint(10, 18)
        return {
            "timezone": chance.choice(ZONES),
            "available": [
                {"day": day, "start": f"{start}:{chance.choice(('00', '30'))}", "end": f"{start + 4}:00"}
                for day in ("Mon", "Tue", "Wed", "Thu", "Fri")
                if chance.random() < 0.8
            ],
            "languages": ["English", *chance.sample(["Deutsch", "हिन्दी"], 1)],
            "goals": some(TOPICS),
            "topics": some(TOPICS),
            "interests": some(INTERESTS),
            "personality": {
                "pace": chance.choice(["calm", "fast", None, 0.25]),
                "structure": chance.choice([None, 0.5, "planned"]),
                "directness": round(chance.random(), 2),
            },
            "attributes": [
                {"axis": axis, "value": chance.choice("abc"), "visibility": chance.choice(["shared", "private"])}
                for axis in ("gender", "origin", "disability", "first in the family to study", "faith")
                if chance.random() < 0.6
            ],
        }

    hers = (
        mentee(
            f"mentee {place}",
            **answers(),
            doors_wanted=some(DOORS),
            identity_matters=chance.choice(["a lot", "a little", "no", None]),
            waiting_since=f"2026-{chance.randint(6, 11):02}-{chance.randint(1, 20):02}",
        )
        | {"years_experience": chance.choice([None, 0, 1, 3.5, 6])}
        for place in range(mentees)
    )
    his = (
        mentor(
            f"mentor {place}",
            **answers(),
            doors=some(DOORS),
            gives_space=chance.choice([None, 0.1, 0.5, 0.93]),
        )
        | {"years_experience": chance.choice([None, 5, 7.25, 12, 30])}
        for place in range(mentors)
    )
    return [*hers, *his]


def under_some_rules(pool: Pool, seed: int) -> Pool:
    """The same people under rules that some organiser may have chosen, when some have been told of each other."""
    chance = random.Random(seed)
    rules = Rules(
        lowest_score=chance.choice((0, 200, 450)),
        new_mentors=chance.choice((1, 1, 2)),
        raise_worst=chance.random() < 0.3,
    )
    steps = {criterion: chance.choice(list(STEPS)) for criterion in CRITERIA if chance.random() < 0.2}
    told: dict[str, str] = {}
    for she, he in chance.sample(eligible := alternatives_in(pool).eligible(), min(len(eligible), 2)):
        if she not in told and he not in told.values():
            told[she] = he
    return Pool(
        pool.as_of, pool.people.values(), never=pool.never, told=told.items(), weights=stepped(steps), rules=rules
    )
