"""Whole seasons of two people: a plain one, counted; one across a holiday and two clock changes; early ends, renewal.

Each begins where two people were just introduced. What the season with everybody in it shows is in `test_season.py`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from msgspec.structs import replace

import given
from first_meetings import GOALS, TARGETS
from houses import House
from mentorship.outbox import Later, Message
from mentorship.program.sign_up import Role
from pretend_slack import Person

MESSAGES_TO_A_MENTEE, MESSAGES_TO_A_MENTOR = 55, 50
"""Program, section 14: so much and no more in a plain season."""
MADRID = "Europe/Madrid"
"""Where the mentee of each season lives."""
LONGEST_IN_WORDS = 60
AGENDAS = ("agenda", "day_before", "wrap_up")
"""What may be longer: the agendas, which are read together."""


class Pair:
    """Two people who were just introduced, and what they do week by week."""

    def __init__(self, house: House, mentee: Person, mentor: Person) -> None:
        self.house, self.mentee, self.mentor = house, mentee, mentor
        with house.desk() as desk:
            given.sign_up(desk, mentor, Role.MENTOR, room_for=1)
            given.sign_up(desk, mentee, Role.MENTEE)
            given.mentorship(desk, mentor=mentor, mentee=mentee)
        house.settles()

    @property
    def room(self) -> str:
        return self.mentee.group_dm_with(self.mentor.name)

    def meet_first(self, day: str, hour: str, *, slot: tuple[str, str], gap: tuple[str, str] | None = None) -> None:
        """The first meeting, in the mentee's time, and the agreement that both sign on the same day."""
        mentee, mentor = self.mentee, self.mentor
        mentee.opens_home()
        mentee.clicks("Set a time", on="home")
        mentee.fills({"Day": day, "Time": hour, "How": "Video call", "Where": "https://meet.example/us"})
        mentee.submits("Offer")
        mentee.closes_all()
        self.until(mentor, "Take this one")
        mentor.clicks("Take this one")
        at = datetime.fromisoformat(f"{day} {hour}").replace(tzinfo=ZoneInfo(MADRID))
        self.house.goes_to(at + timedelta(minutes=61))
        mentee.clicks("It took place")
        self.agree(slot, gap)

    def agree(self, slot: tuple[str, str], gap: tuple[str, str] | None) -> None:
        mentee, mentor = self.mentee, self.mentor
        mentee.clicks("Write the agreement")
        mentee.fills(GOALS)
        mentee.submits("Next")
        mentee.fills({"Messages": "Slack", "Off limits": "My last job", "You meet on": slot[0], "At": slot[1]})
        if gap:
            mentee.fills({"A planned gap: first day": gap[0], "Last day of the gap": gap[1]})
        mentee.submits("Next")
        mentee.fills(TARGETS)
        mentee.submits("Send to sign")
        self.until(mentor, "Read it, then sign it")
        mentor.clicks("Read")
        mentor.submits("I sign")

    def until(self, person: Person, words: str, *, days: int = 4) -> None:
        """Let time pass, at most so many days, until someone sees these words."""
        for _ in range(days * 4):
            if any(words in message.words for message in person.screen.messages):
                return
            self.house.passes(hours=6)
        raise AssertionError(f"{person.name} never saw {words!r}, but:\n{person.screen.words[-1500:]}")

    def week(self, *, meeting_over_at: datetime) -> None:
        """A plain week: in the last minutes both fill in what is theirs, and after it there is nothing to ask."""
        self.house.goes_to(meeting_over_at - timedelta(minutes=14))
        for person, answers in (
            (self.mentee, {"What are you focusing on until next time?": "Write one test a day"}),
            (self.mentor, {"What will you keep an eye out for?": "A meetup"}),
        ):
            person.clicks("Fill in", in_=self.room)
            person.fills(answers)
            person.submits("Save")
        self.house.goes_to(meeting_over_at + timedelta(minutes=1))

    def review(self) -> None:
        """Both write their monthly review, when it has come."""
        for person in (self.mentee, self.mentor):
            person.types("/mentorship review")
            person.fills({"What went well this month?": "We laughed", "One thing to keep": "Starting on time"})
            person.submits()


def at(words: str, zone: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone))


@contextmanager
def listening_to(house: House) -> Iterator[list[tuple[str, Message]]]:
    """Keep everything that is said while the block runs, in every state: [(kind, message)]."""
    said: list[tuple[str, Message]] = []

    def kept(name: str, render: Any) -> Any:
        def render_and_keep(desk: Any, about: Any) -> Message | Later | None:
            message: Message | Later | None = render(desk, about)
            if isinstance(message, Message):
                said.append((name, message))
            return message

        return render_and_keep

    kinds = dict(house.bot.kinds)
    house.bot.kinds.update({name: replace(kind, render=kept(name, kind.render)) for name, kind in kinds.items()})
    try:
        yield said
    finally:
        house.bot.kinds.update(kinds)


@pytest.fixture(autouse=True)
def said(house: House) -> Iterator[list[tuple[str, Message]]]:
    """Whatever a season says; none of it is longer than sixty words, but for what is read together. Section 14."""
    with listening_to(house) as said:
        yield said
    long = {kind: words_of(message) for kind, message in said if words_of(message) > LONGEST_IN_WORDS}
    assert {kind for kind in long if not kind.endswith(AGENDAS)} == set(), long


def words_of(message: Message) -> int:
    """How many words the message itself says; labels of buttons are pressed, not read."""
    texts = [block["text"]["text"] for block in message.blocks if block["type"] == "section" and "text" in block]
    texts += [each["text"] for block in message.blocks if block["type"] == "context" for each in block["elements"]]
    return sum(len(text.split()) for text in texts)


@pytest.fixture
def pair(house: House) -> Pair:
    """Ada in Madrid, and Grace in Lagos."""
    house.goes_to("2026-02-28 10:00", "Europe/Madrid")
    return Pair(house, house.member("Ada", tz="Europe/Madrid"), house.member("Grace", tz="Africa/Lagos"))


def test_a_plain_season_is_told_in_few_and_short_messages(
    house: House, pair: Pair, said: list[tuple[str, Message]]
) -> None:
    """Program, section 14: at most 55 messages to a mentee, 50 to a mentor, none longer than sixty words."""
    ada, grace = pair.mentee, pair.mentor
    pair.meet_first("2026-03-03", "18:00", slot=("Tuesday", "18:00"))
    for week in range(1, 13):
        pair.week(meeting_over_at=at(f"{(datetime(2026, 3, 3) + timedelta(weeks=week)):%Y-%m-%d} 19:00", MADRID))
        if week in (4, 8):
            pair.review()
        if week == 11:
            for person in (ada, grace):
                person.clicks("Wrap up the season", in_=person.dm())
    pair.review()
    ada.types("/mentorship end")
    ada.fills({"Kind words for Grace": "You opened doors I did not see."})
    ada.submits("End it")
    ada.closes_all()
    house.passes(days=10)

    counts = {person.name: len(person.messages()) + len(person.messages(pair.room)) for person in (ada, grace)}
    assert counts["Ada"] <= MESSAGES_TO_A_MENTEE and counts["Grace"] <= MESSAGES_TO_A_MENTOR, counts
    assert len({kind for kind, _ in said}) > 15


@pytest.mark.postgresql
def test_a_season_across_a_holiday_and_the_clocks_of_sydney_and_madrid(house: House) -> None:
    """First 5 and 6, Responsibilities 2: nobody ever waits where nobody else is."""
    house.goes_to("2026-02-28 10:00", "Europe/Madrid")
    pair = Pair(house, house.member("Ada", tz="Europe/Madrid"), house.member("Sam", tz="Australia/Sydney"))
    ada, sam = pair.mentee, pair.mentor
    pair.meet_first("2026-03-03", "09:00", slot=("Tuesday", "09:00"), gap=("2026-03-30", "2026-04-08"))

    # Before the clocks change: nine in Madrid is seven in the evening in Sydney, and the week before says what comes.
    house.goes_to("2026-03-24 08:46", "Europe/Madrid")
    agenda = ada.last_message(in_=pair.room).words
    assert "Tue 24 Mar, 09:00 Madrid · 19:00 Sydney" in agenda
    assert "17:00" in agenda and "clock" in agenda.lower()
    house.goes_to("2026-03-24 10:01", "Europe/Madrid")

    # Easter: Madrid's clock and Sydney's both change inside the gap, and nobody hears a word of it.
    house.goes_to("2026-03-30 00:01", "Europe/Madrid")
    for person in (ada, sam):
        person.marks_as_read()
    house.goes_to("2026-04-08 23:50", "Europe/Madrid")
    for person in (ada, sam):
        assert [message.words for message in person.unread()] == []

    # After it: the slot is Madrid's nine still, and two hours earlier in Sydney.
    house.goes_to("2026-04-14 08:46", "Europe/Madrid")
    agenda = sam.last_message(in_=pair.room).words
    assert "Tue 14 Apr, 09:00 Madrid · 17:00 Sydney" in agenda

    # The gap's ten days do not count: day 30 falls on the meeting of 14 April, day 76 is 28 May.
    assert "Your review of day 30" in agenda
    house.goes_to("2026-04-14 10:01", "Europe/Madrid")
    pair.review()
    house.goes_to("2026-05-11 12:00", "Europe/Madrid")
    pair.review()
    for _ in range(3):
        assert not ada.sees("How would you like to go on?")
        ada.types("/mentorship review")
        ada.submits()
        house.passes(days=5)
    pair.until(ada, "How would you like to go on?", days=6)
    assert at("2026-05-28 09:00", "Europe/Madrid") <= house.now <= at("2026-05-31 09:00", "Europe/Madrid")

    # The end: both wrap up after their last meeting, and the series leaves both calendars.
    pair.until(sam, "How would you like to go on?", days=2)
    for person in (ada, sam):
        person.clicks("Wrap up the season", in_=person.dm())
    ada.types("/mentorship end")
    ada.fills({"Kind words for Sam": "You opened doors I did not see."})
    ada.submits("End it")
    ada.closes_all()
    pair.until(sam, "You opened doors I did not see.")
    for person in (ada, sam):
        assert methods_of_the_series(person) == ["CANCEL", "REQUEST"]


def methods_of_the_series(person: Person) -> list[str]:
    """What the calendar files of someone's weekly meeting ask of their calendar."""
    files = (file for message in person.messages() for file in message.files if file.name == "weekly-meeting.ics")
    return sorted(str(Calendar.from_ical(file.content)["METHOD"]) for file in files)


def test_a_season_that_ends_early_ends_everything_that_was_planned(house: House, pair: Pair) -> None:
    """Responsibilities 10 (mentees: 9): no reason, kind words, and silence afterwards."""
    ada, grace = pair.mentee, pair.mentor
    pair.meet_first("2026-03-03", "18:00", slot=("Tuesday", "18:00"))
    for week in (1, 2, 3):
        pair.week(meeting_over_at=at(f"{(datetime(2026, 3, 3) + timedelta(weeks=week)):%Y-%m-%d} 19:00", MADRID))
    grace.types("/mentorship end")
    grace.fills({"Kind words for Ada": "I wish you all the best."})
    grace.submits("End it")
    grace.closes_all()
    pair.until(ada, "I wish you all the best.")
    ada.clicks("Match me again", in_=ada.dm())
    house.passes(days=2)
    for person in (ada, grace):
        assert methods_of_the_series(person) == ["CANCEL", "REQUEST"]
        person.marks_as_read()

    house.passes(days=40)

    assert grace.unread(grace.dm()) == [] and grace.unread(pair.room) == []
    assert all("@Grace" not in message.words for message in ada.unread()), "only the word to who waits"
    ada.opens_home()
    assert "Your next meeting" not in ada.home.words


def test_a_season_that_is_renewed_goes_on_into_the_next_with_new_targets(house: House, pair: Pair) -> None:
    """Requirements 4 s2 (mentees: 3 s2), Weekly 3 b."""
    ada, grace = pair.mentee, pair.mentor
    pair.meet_first("2026-03-03", "18:00", slot=("Tuesday", "18:00"))
    for day in ("2026-03-31", "2026-04-28"):
        house.goes_to(at(f"{day} 19:01", MADRID))
        pair.review()
    house.goes_to(at("2026-05-20 20:00", MADRID))
    for person in (ada, grace):
        person.clicks("Go on as it is", in_=person.dm())
    pair.until(ada, "both want to go on", days=1)
    ada.clicks("Set new targets", in_=ada.dm())
    ada.clicks("Add a target")
    ada.fills({"What would you like to reach?": "lead a project", "Until when?": "Day 120 · Wed 1 Jul"})
    ada.submits()
    house.goes_to(at("2026-06-02 19:01", MADRID))
    pair.review()

    assert not ada.sees("has ended") and not grace.sees("has ended")
    house.goes_to("2026-06-30 17:46", "Europe/Madrid")
    agenda = ada.last_message(in_=pair.room).words
    assert "Your review of day 120" in agenda and "lead a project" in agenda
    ada.types("/mentorship review")
    assert "What became of: lead a project" in ada.modal.labels
    assert "What did you learn" not in ada.modal.words
