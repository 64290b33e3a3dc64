"""The step of the guide that matters now, at its edges; and Home's foot, which is never cut off."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mentorship import wording
from mentorship.assembly import wording_files
from mentorship.home.standing import step_on
from mentorship.home.views import LONGEST_HOME, framed
from mentorship.program.agreement import Gap
from mentorship.program.guide import ITEMS, Step
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.settings import Settings
from mentorship.slack.blocks import divider

WORDS = wording.load(*wording_files())
FIRST_MET_ON = date(2026, 1, 5)


def mentorship(first_met_on: date | None) -> Mentorship:
    return Mentorship(mentor_id="U1", mentee_id="U2", first_met_on=first_met_on)


@pytest.mark.parametrize(
    ("day", "step"),
    [
        (0, Step.WEEKLY),
        (25, Step.WEEKLY),
        (26, Step.MONTHLY),
        (34, Step.MONTHLY),
        (35, Step.WEEKLY),
        (60, Step.MONTHLY),
        (75, Step.WEEKLY),
        (76, Step.CLOSING),
        (90, Step.CLOSING),
        (91, Step.MONTHLY),
        (100, Step.WEEKLY),
        (120, Step.MONTHLY),
    ],
)
def test_the_step_follows_the_days_since_the_first_meeting(day: int, step: Step) -> None:
    today = FIRST_MET_ON + timedelta(days=day)
    assert step_on(mentorship(FIRST_MET_ON), today=today, gaps=(), settings=Settings()) is step


def test_before_the_first_meeting_it_is_the_first_meeting() -> None:
    assert step_on(mentorship(None), today=FIRST_MET_ON, gaps=(), settings=Settings()) is Step.FIRST_MEETING


def test_a_gap_moves_the_review_and_with_it_the_step() -> None:
    gap = Gap(from_on=date(2026, 1, 10), until_on=date(2026, 1, 19))
    on_day_30 = FIRST_MET_ON + timedelta(days=30)
    assert step_on(mentorship(FIRST_MET_ON), today=on_day_30, gaps=[gap], settings=Settings()) is Step.WEEKLY


def test_every_item_of_both_guides_has_a_sentence_of_ours_and_no_other() -> None:
    items = {
        f"{role}.{chapter}.{item}"
        for role, chapters in ITEMS.items()
        for chapter in chapters
        for item in chapters[chapter]
    }
    written = {key for role in ITEMS for key in (f"{role}.{rest}" for rest in WORDS.under(f"home.guide.{role}"))}
    assert written == items


def test_a_full_home_loses_none_of_the_doors_that_are_always_open() -> None:
    member = Member(id="U1", name="Ada", known_at=datetime(2026, 1, 5, tzinfo=UTC))
    blocks = framed(WORDS, member, [divider()] * 200)
    assert len(blocks) == LONGEST_HOME
    assert [element["text"]["text"] for element in blocks[-1]["elements"]] == [
        "Get help",
        "The guide",
        "My data",
        "What I hear",
        "Code of Conduct",
    ]
