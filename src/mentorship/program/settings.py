"""The program's numbers. Each default is the guide's or the program's; an organiser can change it in Slack."""

from collections.abc import Sequence
from datetime import date, time
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.store import Base, Class, Kept, Until

Days = Annotated[int, Field(ge=1, le=365)]
Link = Annotated[str, Field(pattern=r"^https?://\S+$", max_length=500)]


zones = cache(available_timezones)
"""Asked once: it goes through a thousand files."""


def is_a_zone(name: str) -> str:
    if name not in zones():
        raise PydanticCustomError("zone", "no such time zone")
    return name


class Settings(BaseModel):
    """What organisers can change; validated as a whole, so that a change can never leave it half right."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    # Channels, by Slack id, and people
    mentorship_channel: str | None = None
    mentors_channel: str | None = None
    mentees_channel: str | None = None
    organisers_channel: str | None = None
    celebration_channel: str | None = None
    """Where two people celebrate; None: in #mentorship."""
    organisers: tuple[str, ...] = ()
    first_matchers: tuple[str, ...] = ()
    external_contact: Annotated[str, Field(max_length=200)] | None = None
    code_of_conduct: Link | None = None
    conduct_version: Annotated[str, Field(min_length=1, max_length=40)] = "1"
    """Whoever agreed to another version is asked again."""
    guide_link: Link | None = None

    # Requirements: Requirements 1, 3 and 4; Mentor Matching 6
    hours_a_week: Annotated[int, Field(ge=1, le=10)] = 1
    months: Annotated[int, Field(ge=1, le=24)] = 3
    years_of_experience: Annotated[int, Field(ge=0, le=40)] = 5
    cap: Annotated[int, Field(ge=1, le=2)] = 2

    @property
    def asks(self) -> dict[str, int]:
        """What the program asks of people, as sentences name it. Requirements 1, 3 and 4."""
        return {"hours": self.hours_a_week, "months": self.months, "years": self.years_of_experience}

    # Proposals
    good_matches_needed: Annotated[int, Field(ge=1, le=5)] = 1
    remind_after_days: tuple[Days, Days] = (2, 5)
    lapse_after_days: Days = 7
    matcher_answers_within_days: tuple[Days, Days] = (1, 3)
    """Working days: then the matcher who was asked is reminded, then any matcher may answer and the clock runs on."""

    # The matchers' week
    matchers_on_duty: Annotated[int, Field(ge=0, le=10)] = 2
    claim_hours: Annotated[int, Field(ge=1, le=336)] = 72
    """How long a matcher who takes a case is shown as looking after it."""

    # First and weekly meetings
    meeting_minutes: Annotated[int, Field(ge=30, le=180)] = 60
    agenda_minutes_before: Annotated[int, Field(ge=5, le=120)] = 15
    wrap_up_minutes_before: Annotated[int, Field(ge=5, le=30)] = 15
    nudge_mentee_after_days: Days = 3
    nudge_mentor_after_days: Days = 5
    not_started_after_days: Days = 7
    quiet_days: tuple[Days, Days, Days] = (21, 35, 42)
    reopen_days: Days = 30

    # Months
    review_every_days: Days = 30
    ask_how_to_go_on_on_days: tuple[Days, Days] = (76, 83)
    season_days: Days = 90
    silence_extends_by_days: Days = 14

    # When the bot speaks
    zone: Annotated[str, AfterValidator(is_a_zone)] = "UTC"
    waking_from: time = time(8)
    waking_until: time = time(20)
    dates_off: tuple[date, ...] = ()
    waiting_word_every_days: Days = 7
    still_right_after_days: Days = 30
    places_meanwhile: tuple[Annotated[str, Field(max_length=80)], ...] = ()
    """Channels that are open to whoever waits or cannot sign up yet, by name."""

    interests: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=75)], ...], Field(max_length=60)] = ()
    """What else can be chosen as an interest, experience or value."""

    # Privacy
    content_kept_days: Days = 90
    case_kept_days: Days = 365
    """After a request for help, or a report, was closed."""

    # The organisers' own sentences in place of ours, by key (see wording.py)
    texts: dict[str, str] = {}

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """A reminder comes before what it reminds of, and a day opens before it closes."""
        follow: dict[str, Sequence[Any]] = {  # Any: days or times, each kind only among its own
            "lapse_after_days": (*self.remind_after_days, self.lapse_after_days),
            "matcher_answers_within_days": self.matcher_answers_within_days,
            "quiet_days": self.quiet_days,
            "season_days": (*self.ask_how_to_go_on_on_days, self.season_days),
            "waking_until": (self.waking_from, self.waking_until),
        }
        for name, steps in follow.items():
            if any(later <= earlier for earlier, later in pairwise(steps)):
                raise PydanticCustomError("order", "not in order", {"at": name})
        return self

    def channel(self, name: str) -> str | None:
        """Return Slack's id of a channel by our name for it: mentorship, mentors, mentees, organisers."""
        found: str | None = getattr(self, f"{name}_channel")
        return found


class Setting(Base):
    """One setting that an organiser changed, by its field's name."""

    __tablename__ = "setting"
    __kept__ = Kept(Class.PROGRAM, subject=None, until=Until.PROGRAM)

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
    """{"is": …}, so that every JSON value fits."""
