"""From a stored sign-up back to a form's values, so that whoever signs up again edits what is there."""

from collections.abc import Mapping, Sequence
from typing import Any

from mentorship.hall.about_me import Told
from mentorship.journey.signing_up.answers import CONSENTS
from mentorship.journey.signing_up.windows import in_words, part_of
from mentorship.program.member import Member
from mentorship.program.sign_up import SignUp
from mentorship.wording import Words


def values_of(
    member: Member,
    stored: SignUp | None,
    words: Words,
    *,
    told: Told,
    interests: Mapping[str, str],
    answers: Mapping[str, str],
) -> dict[str, Any]:
    """Return {question: value} as a form gives them. With nothing stored: what Slack knows already.

    told: who they said they are. interests: what can be chosen, {choice: its label}. answers: {the organisers'
    question: what was answered}.
    """
    if stored is None:
        return {"current_role": member.title, "languages": ["en"], "zone": member.zone}
    topics, more_topics = known_and_own(stored.topics, words.under("signing_up.choices.topics"))
    chosen_interests, more_interests = known_and_own(stored.interests, interests)
    identities, more_identities = known_and_own(told.words, words.under("signing_up.choices.identities"))
    return {
        "hours_a_week": stored.hours_a_week,
        "months": "open" if stored.months is None else str(stored.months),
        "earliest_end_on": stored.earliest_end_on,
        "answers_by": stored.answers_by,
        "answers_in": stored.answers_in,
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
        "matters_most": stored.matters_most,
        "interests": chosen_interests,
        "more_interests": more_interests,
        "interests_shown": ["yes"] if stored.interests_shown else [],
        "room_for": str(stored.room_for),
        "languages": stored.languages,
        "windows": [part for window in stored.windows if (part := part_of(window))],
        "more_windows": in_words(
            (window for window in stored.windows if part_of(window) is None), words.under("signing_up.choices.days")
        ),
        "zone": stored.zone or member.zone,
        "mediums": stored.mediums,
        "city": stored.city,
        **{f"mastery:{topic}": rated for topic, rated in stored.mastery.items()},
        **{name: f"{value:g}" for name, value in (stored.scales | stored.situations).items()},
        "working_with": stored.working_with,
        "working_days": [str(day) for day in member.working_days],
        "identities": identities,
        "more_identities": more_identities,
        "identity_matters": told.matters if told.words else None,
        "about_me": "yes" if told.words else None,
        **{f"shown:{word}": "matches" for word in told.shown},
        **{f"question:{question}": answer for question, answer in answers.items()},
        "would_learn_from": stored.would_learn_from.split(",") if stored.would_learn_from else [],
        "not_with": stored.not_with.split(",") if stored.not_with else [],
        "anything_else": stored.anything_else,
        "announcement": stored.announcement,
        "announce": ["yes"] if stored.announcement else [],
    }


def known_and_own(chosen: Sequence[str], choices: Mapping[str, str]) -> tuple[list[str], str | None]:
    """Part what was chosen from the list from what someone wrote themselves."""
    return [each for each in chosen if each in choices], ", ".join(e for e in chosen if e not in choices) or None
