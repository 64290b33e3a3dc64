"""What the settings' windows collect: the same fields, with the same bounds, as the settings themselves."""

from functools import cache
from typing import Annotated, Any, Literal

from pydantic import Field, create_model, model_validator

from mentorship.program.settings import Settings
from mentorship.slack.forms import Answers

SECTIONS: dict[str, tuple[str, ...]] = {
    "channels": (
        "mentorship_channel",
        "mentors_channel",
        "mentees_channel",
        "organisers_channel",
        "celebration_channel",
    ),
    "people": ("organisers", "first_matchers", "external_contact", "code_of_conduct", "conduct_version", "guide_link"),
    "requirements": ("hours_a_week", "months", "years_of_experience", "cap", "places_meanwhile", "interests"),
    "proposals": (
        "good_matches_needed",
        "remind_after_days",
        "lapse_after_days",
        "matcher_answers_within_days",
        "matchers_on_duty",
        "claim_hours",
    ),
    "meetings": (
        "meeting_minutes",
        "agenda_minutes_before",
        "wrap_up_minutes_before",
        "nudge_mentee_after_days",
        "nudge_mentor_after_days",
        "not_started_after_days",
        "quiet_days",
        "reopen_days",
    ),
    "months_ahead": ("review_every_days", "ask_how_to_go_on_on_days", "season_days", "silence_extends_by_days"),
    "times": (
        "zone",
        "waking_from",
        "waking_until",
        "dates_off",
        "waiting_word_every_days",
        "still_right_after_days",
        "content_kept_days",
        "case_kept_days",
    ),
}
"""Every setting stands in one window."""

LISTED = (
    "remind_after_days",
    "matcher_answers_within_days",
    "quiet_days",
    "ask_how_to_go_on_on_days",
    "dates_off",
    "places_meanwhile",
    "interests",
)
"""Settings that are written as a list, between commas."""


class Part(Answers):
    """A part of the sentence that somebody looks for."""

    part: Annotated[str, Field(min_length=2, max_length=100)]


class Text(Answers):
    """A sentence in the organisers' own words."""

    text: Annotated[str, Field(min_length=1, max_length=3000)]


class WhoseMentorships(Answers):
    """Somebody whose mentorships an organiser looks for."""

    member: str


class LastResort(Answers):
    """Why organisers do something for two people, and what follows from it."""

    because: Annotated[str, Field(min_length=3, max_length=300)]
    then: tuple[Literal["look_again"], ...] = ()


class SettingAnswers(Answers):
    """One window of settings; what is left empty goes back to its default."""

    @model_validator(mode="before")
    @classmethod
    def split_lists(cls, values: Any) -> Any:  # Any: pydantic hands on whatever came
        """Read "2, 5" as two, and what is written twice, or as "Chess, chess", as one; a last comma means nothing."""
        return {
            name: parts_of(value) if name in LISTED and isinstance(value, str) else value
            for name, value in dict(values).items()
        }


def parts_of(written: str) -> list[str]:
    parts: dict[str, str] = {}
    for part in filter(None, map(str.strip, written.split(","))):
        parts.setdefault(part.casefold(), part)
    return list(parts.values())


@cache
def answers_of(section: str) -> type[SettingAnswers]:
    """Make the answers of one window out of the settings' own fields; once, as pydantic takes long to read them."""
    fields: dict[str, Any] = {  # Any: (annotation, field), as create_model takes them
        name: (Settings.model_fields[name].annotation, Settings.model_fields[name]) for name in SECTIONS[section]
    }
    made: type[SettingAnswers] = create_model(f"{section.title()}Answers", __base__=SettingAnswers, **fields)
    return made
