"""The cast: a dozen believable people in several time zones, and what they wrote when they signed up."""

from typing import Any

from msgspec import Struct

from mentorship.journey.signing_up.answers import CONSENTS
from mentorship.program.sign_up import Role

PROMISES: dict[str, Any] = {
    "hours_a_week": 2,
    "months": "6",
    "answers_by": "two_days",
    "consents": list(CONSENTS),
    "supports": ["yes"],
    "languages": ["en"],
    "mediums": ["video", "chat"],
}
EVENINGS = [f"{day}_evening" for day in range(5)]
AFTERNOONS = [f"{day}_afternoon" for day in range(5)]
MORNINGS = [f"{day}_morning" for day in range(5)]


class SignedUp(Struct, frozen=True):
    """What one person answered in one role."""

    role: Role
    answers: dict[str, Any]
    waiting_days: int = 0


class Character(Struct, frozen=True):
    """Someone in the demo."""

    name: str
    real_name: str
    zone: str
    title: str
    pronouns: str = ""
    is_admin: bool = False
    in_mentors: bool = False
    signed_up: tuple[SignedUp, ...] = ()


def mentor(**answers: Any) -> SignedUp:
    defaults = {"stuck": "1", "own_way": "1", "room_for": "2", "doors": ["introductions"]}
    return SignedUp(Role.MENTOR, PROMISES | defaults | answers)


def mentee(waiting_days: int, **answers: Any) -> SignedUp:
    defaults = {"goal_kinds": ["career"], "years_of_experience": 1}
    return SignedUp(Role.MENTEE, PROMISES | defaults | answers, waiting_days)


CAST = (
    Character(
        "Olga",
        "Olga Ferrer",
        "Europe/Madrid",
        "Community organiser",
        "she/her",
        is_admin=True,
        in_mentors=True,
        signed_up=(
            mentor(
                field="communities",
                topics=["writing", "open_source"],
                years_of_experience=14,
                windows=EVENINGS,
                room_for="1",
                languages=["en", "es"],
                doors=["communities", "speaking"],
            ),
        ),
    ),
    Character(
        "Grace",
        "Grace Adeyemi",
        "Africa/Lagos",
        "Staff engineer",
        "she/her",
        in_mentors=True,
        signed_up=(
            mentor(
                field="backend engineering",
                topics=["python", "backend", "career"],
                years_of_experience=11,
                windows=EVENINGS + AFTERNOONS,
                doors=["introductions", "hiring", "speaking"],
                about_me="yes",
                identities=["black", "woman"],
                identity_matters="a little",
                **{"shown:black": "matches", "shown:woman": "matches"},
            ),
        ),
    ),
    Character(
        "Jo",
        "Jo Lindqvist",
        "Europe/Stockholm",
        "Frontend lead",
        "they/them",
        in_mentors=True,
        signed_up=(
            mentor(
                field="frontend",
                topics=["frontend", "accessibility", "javascript"],
                years_of_experience=9,
                windows=AFTERNOONS + EVENINGS,
                doors=["speaking", "open_source"],
                own_way="0.5",
                interests=["board_games", "accessible"],
                interests_shown=["yes"],
            ),
        ),
    ),
    Character(
        "Maya",
        "Maya Chen",
        "America/Los_Angeles",
        "Engineering manager",
        "she/her",
        in_mentors=True,
        signed_up=(
            mentor(
                field="engineering management",
                topics=["management", "career", "interviews"],
                years_of_experience=16,
                windows=MORNINGS + AFTERNOONS,
                doors=["hiring", "recommendation"],
                room_for="2",
            ),
        ),
    ),
    Character(
        "Arjun",
        "Arjun Rao",
        "Asia/Kolkata",
        "Data engineer",
        "he/him",
        signed_up=(
            mentor(
                field="data",
                topics=["data", "python", "databases"],
                years_of_experience=7,
                windows=EVENINGS,
                languages=["en", "hi"],
                doors=["open_source", "communities"],
            ),
        ),
    ),
    Character(
        "Ada",
        "Ada Okafor",
        "Africa/Lagos",
        "Junior developer",
        "she/her",
        signed_up=(
            mentee(
                18,
                field="backend engineering",
                topics=["python", "backend"],
                goal="Become at home in a large code base, and give a first talk about it.",
                windows=EVENINGS,
                doors=["speaking", "introductions"],
                about_me="yes",
                identities=["black", "woman"],
                identity_matters="a lot",
            ),
        ),
    ),
    Character(
        "Luz",
        "Luz Herrera",
        "America/Sao_Paulo",
        "Bootcamp graduate",
        "she/her",
        signed_up=(
            mentee(
                11,
                field="frontend",
                topics=["frontend", "accessibility"],
                goal="Find a first job as a frontend developer.",
                interests=["accessible", "photography"],
                interests_shown=["yes"],
                matters_most="doors",
                windows=AFTERNOONS,
                languages=["en", "pt"],
                doors=["hiring"],
                years_of_experience=0,
            ),
        ),
    ),
    Character(
        "Sam",
        "Sam Whitlock",
        "Australia/Sydney",
        "Support engineer",
        "he/him",
        signed_up=(
            mentee(
                12,
                field="customer support",
                topics=["career", "interviews"],
                goal="Move from support into engineering without starting again from zero.",
                windows=MORNINGS + EVENINGS,
                doors=["recommendation", "hiring"],
                years_of_experience=4,
            ),
        ),
    ),
    Character(
        "Ines",
        "Inés Duarte",
        "Europe/Madrid",
        "Student",
        "she/her",
        signed_up=(
            mentee(
                5,
                field="data",
                topics=["data", "python"],
                goal="Build a small data project that I dare to show.",
                goal_kinds=["project"],
                windows=EVENINGS + AFTERNOONS,
                languages=["en", "es"],
                doors=["open_source"],
                years_of_experience=0,
            ),
        ),
    ),
    Character(
        "Kofi",
        "Kofi Mensah",
        "Europe/London",
        "Designer",
        "he/him",
        signed_up=(
            mentee(
                3,
                field="design",
                topics=["writing", "speaking"],
                goal="Write about design so that developers read it.",
                goal_kinds=["skill"],
                windows=EVENINGS,
                doors=["communities"],
                years_of_experience=6,
            ),
        ),
    ),
    Character("Tess", "Tess Moreau", "Europe/Paris", "Mobile developer", "she/her"),
    Character("Ben", "Ben Achterberg", "Europe/Amsterdam", "Platform engineer", "he/him"),
)
