"""From a stored sign-up back to a form's values, so that whoever signs up again edits what is there."""

from typing import Any

from mentorship.journey.signing_up.answers import CONSENTS
from mentorship.journey.signing_up.sign_up import WINDOWS
from mentorship.program.member import Member
from mentorship.program.sign_up import SignUp
from mentorship.wording import Words


def values_of(member: Member, stored: SignUp | None, words: Words) -> dict[str, Any]:
    """Return {question: value} as a form gives them. With nothing stored: what Slack knows already."""
    if stored is None:
        return {"current_role": member.title, "languages": ["en"]}
    topics, more_topics = known_and_own(stored.topics, words.under("signing_up.choices.topics"))
    identities, more_identities = known_and_own(
        (stored.identities or "").split(",") if stored.identities else [],
        words.under("signing_up.choices.identities"),
    )
    return {
        "hours_a_week": stored.hours_a_week,
        "months": "open" if stored.months is None else str(stored.months),
        "answers_by": stored.answers_by,
        "consents": list(CONSENTS),
        "supports": ["yes"] if stored.supports_others else [],
        "field": stored.field,
        "topics": topics,
        "more_topics": more_topics,
        "years_of_experience": stored.years_of_experience,
        "current_role": stored.current_role,
        "doors": stored.doors,
        "goal_kinds": stored.goal_kinds,
        "goal": stored.goal,
        "learns_best": stored.learns_best,
        "gives_space": None if stored.gives_space is None else f"{stored.gives_space:g}",
        "room_for": str(stored.room_for),
        "languages": stored.languages,
        "windows": [part_of(window) for window in stored.windows],
        "mediums": stored.mediums,
        "city": stored.city,
        **{name: f"{value:g}" for name, value in stored.scales.items()},
        "working_days": [str(day) for day in member.working_days],
        "identities": identities,
        "more_identities": more_identities,
        "identity_matters": stored.identity_matters,
        "shown": stored.shown_identities,
        "not_with": stored.not_with.split(",") if stored.not_with else [],
        "anything_else": stored.anything_else,
        "announcement": stored.announcement,
        "announce": ["yes"] if stored.announcement else [],
    }


def known_and_own(chosen: list[str], choices: dict[str, str]) -> tuple[list[str], str | None]:
    """Part what was chosen from the list from what someone wrote themselves."""
    return [each for each in chosen if each in choices], ", ".join(e for e in chosen if e not in choices) or None


def part_of(window: list[str]) -> str:
    """["2", "17:00", "21:00"] back to "2_evening"."""
    day, starts, ends = window
    return next(f"{day}_{part}" for part, hours in WINDOWS.items() if hours == (starts, ends))
