"""A whole season, from the sign-ups to the goodbye: 100 days in six cities, across clock changes on three continents.

Two mentors (Grace in Lagos, Maya in Los Angeles), three mentees (Ada in Madrid, Sam in Sydney, Luz in São Paulo) and
an organiser (Olga in Kolkata). Everything is done and checked through what each person can see. It is told on both
databases, on SQLite over Bolt's own Socket Mode handler, with a restart in the middle.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from test_signing_up import MENTEE_SUBJECT, MENTOR_SUBJECT, PROMISES

from first_meetings import GOALS, TARGETS
from houses import MANIFEST, MONDAY, House, HouseOverTheSocket, takes_its_time
from mentorship.wording import Words
from pretend_slack import Person, PretendSlack

WIDE = [
    f"{day} {part}"
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    for part in ("morning (8–12)", "afternoon (12–17)", "evening (17–21)")
]

SUPPORT = {
    "mentor": {"In #mentors": ["I help other mentors, with recruiting and with matching"]},
    "mentee": {"In #mentees": ["I support other mentees"]},
}

MESSAGES_TO_A_MENTEE, MESSAGES_TO_A_MENTOR = 55, 50
"""Program, section 14: so much and no more in a plain season, counted from the sign-up; to a mentor per mentee, so what
the rota says of everyone's matching is not among them."""


class Season:
    """The people of the season, and what they do again and again."""

    def __init__(self, house: House) -> None:
        self.house = house
        house.goes_to("2026-03-02 08:30", "UTC")
        house.olga.changes(tz="Asia/Kolkata")
        self.olga = house.olga
        self.grace = house.member("Grace", tz="Africa/Lagos")
        self.maya = house.member("Maya", tz="America/Los_Angeles")
        self.ada = house.member("Ada", tz="Europe/Madrid")
        self.sam = house.member("Sam", tz="Australia/Sydney")
        self.luz = house.member("Luz", tz="America/Sao_Paulo")
        house.olga.joins("#mentors")
        house.olga.joins("#mentorship")

    @property
    def mentees(self) -> list[Person]:
        return [self.ada, self.sam, self.luz]

    def signs_up(self, person: Person, role: str, **changes: object) -> None:
        person.types(f"/{role}-signup")
        person.fills(PROMISES | SUPPORT[role])
        person.submits("Next")
        subject = MENTOR_SUBJECT if role == "mentor" else MENTEE_SUBJECT
        person.fills(subject | {"Languages you could meet in": ["English"], "When could you meet?": WIDE} | changes)
        person.submits("Next")
        person.submits("Next")
        person.submits("Next")
        person.submits("Sign up")
        assert person.modal is None

    def proposes(self, mentor: Person, mentee: Person) -> None:
        self.olga.types(f"/mentorship propose @{mentor.name} @{mentee.name}", in_="#mentors")
        self.olga.fills({"Why these two? In your own words": f"{mentor.name} knows where {mentee.name} wants to go."})
        self.olga.submits("Propose")
        self.olga.clicks("Ask the mentor", in_="#mentors")

    def waits_for(self, person: Person, words: str, *, days: int = 4) -> None:
        """Let time pass, at most so many days, until a person sees these words."""
        for _ in range(days * 8):
            if any(words in message.words for message in person.screen.messages):
                return
            self.house.passes(hours=3)
        raise AssertionError(f"{person.name} never saw {words!r}, but:\n{person.screen.words[-3000:]}")

    def are_introduced(self, mentor: Person, mentee: Person) -> None:
        self.proposes(mentor, mentee)
        self.waits_for(mentor, f"Could you be @{mentee.name}'s mentor?")
        mentor.clicks("Yes, let's meet")
        self.waits_for(mentee, f"@{mentor.name} would like to be your mentor")
        mentee.clicks("Yes, let's meet")
        self.waits_for(mentee, f"@{mentor.name} and @{mentee.name}, meet each other!")

    def weeks_go_by(self, person: Person, *, until: str) -> None:
        """Let a person check in, or look back, after each meeting, until they read these words."""
        for _ in range(60):
            newest = person.messages()[-6:]
            if any(until in message.words for message in newest):
                return
            for pressed in ("Check in", "Write the review"):
                if any(pressed in message.buttons for message in newest):
                    person.clicks(pressed, in_=person.dm())
                    person.fills({"What went well?" if pressed == "Check in" else "What went well this month?": "Much"})
                    person.submits()
            self.house.passes(days=1)
        raise AssertionError(f"{person.name} never saw {until!r}")

    def settle_agreement(self, mentee: Person, mentor: Person, *, slot: tuple[str, str], gap: Any = None) -> None:
        mentee.clicks("Write the agreement")
        mentee.fills(GOALS)
        mentee.submits("Next")
        mentee.fills(
            {
                "Messages": "Slack, on weekdays",
                "Off limits": "My former employer",
                "You meet on": slot[0],
                "At": slot[1],
            }
        )
        if gap:
            mentee.fills({"A planned gap: first day": gap[0].isoformat(), "Last day of the gap": gap[1].isoformat()})
        mentee.submits("Next")
        mentee.fills(TARGETS)
        mentee.submits("Send to sign")
        self.waits_for(mentor, "Read", days=2)
        mentor.clicks("Read")
        mentor.submits("I sign")


@pytest.fixture
def season(engine: Engine, words: Words, monkeypatch: pytest.MonkeyPatch) -> Iterator[Season]:
    """On SQLite over a real socket, with Bolt's own handler; on PostgreSQL in this process."""
    kind = HouseOverTheSocket if engine.dialect.name == "sqlite" else House
    with PretendSlack(manifest=MANIFEST, now=MONDAY) as slack:
        takes_its_time(slack, monkeypatch)
        house = kind(slack, engine, words)
        yield Season(house)
        house.disconnects()
        house.bot.stop()


def at(words: str, zone: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.postgresql
@pytest.mark.timeout(240)
def test_a_season_from_the_first_word_to_the_goodbye(season: Season) -> None:
    house, olga, grace, maya = season.house, season.olga, season.grace, season.maya
    ada, sam, luz = season.mentees

    # Monday, 2 March: an organiser names people, everyone signs up.
    olga.types("/mentorship organise")
    olga.clicks("People and links")
    olga.fills({"Organisers": ["Olga", "Grace"], "First matchers": ["Olga"]})
    olga.submits("Save")
    olga.closes_all()
    season.signs_up(grace, "mentor", **{"Mentees at the same time": "One"})
    season.signs_up(maya, "mentor", **{"Mentees at the same time": "Two"})
    for mentee in season.mentees:
        season.signs_up(mentee, "mentee")
    assert len(olga.messages("#mentorship")) == 5

    # A mentor's no, and a lapse: no mentee hears a word of either.
    for mentee in season.mentees:
        mentee.marks_as_read()
    season.proposes(maya, ada)
    season.waits_for(maya, "Could you be @Ada's mentor?")
    maya.clicks("Not this match")
    maya.submits("Not this match")
    season.proposes(maya, luz)
    house.passes(days=6.5)
    assert "Could you be @Luz's mentor?" in maya.screen.words
    assert all(mentee.has_heard_nothing_new() for mentee in season.mentees)

    # Day 7: the week is over for Luz's proposal, and nobody is blamed. The waiting word gives nothing away.
    season.waits_for(maya, "The time is over, and that's all right", days=3)
    season.waits_for(olga, "No answer came in time")
    for mentee in season.mentees:
        words = " ".join(message.words for message in mentee.unread())
        assert "waiting for 7 days" in words and "Maya" not in words

    # Both say yes: Ada and Grace; then Grace has no room, and the bot says so at once.
    season.are_introduced(grace, ada)
    assert "#mentors" in grace.conversations() and "#mentees" in ada.conversations()
    olga.types("/mentorship propose @Grace @Sam", in_="#mentors")
    assert "has no room for another mentee" in olga.modal.words  # an organiser alone could set that aside
    olga.closes()
    season.are_introduced(maya, sam)
    season.are_introduced(maya, luz)
    assert "Grace" not in " ".join(sam.conversations()) and "Ada" not in sam.screen.words

    # The first meetings are set between the two, each in their own time.
    on = (house.now + timedelta(days=5)).date()
    while on.weekday() != 1:
        on += timedelta(days=1)
    for mentee, mentor in ((ada, grace), (sam, maya), (luz, maya)):
        hour = {"Ada": "18:00", "Sam": "08:00", "Luz": "18:00"}[mentee.name]
        mentee.clicks("Set a time")
        mentee.fills({"Day": on.isoformat(), "Time": hour, "How": "Video call", "Where": "https://meet.example/us"})
        mentee.submits("Offer")
        mentee.closes_all()
        season.waits_for(mentor, "Take this one", days=2)
        mentor.clicks("Take this one")
    house.goes_to(at(f"{on} 18:00", "Europe/Madrid") - timedelta(minutes=14))
    room = ada.group_dm_with("Grace")
    assert "Goals" in ada.last_message(in_=room).words and "Targets" in grace.last_message(in_=room).words

    # After it: the mentee drafts the agreement, with a gap in Easter week; the mentor signs it.
    house.goes_to(at(f"{on} 19:01", "Europe/Madrid"))
    ada.clicks("It took place")
    gap = on + timedelta(days=28 - on.weekday() - 1 + 1)
    season.settle_agreement(ada, grace, slot=("Tuesday", "18:00"), gap=(gap, gap + timedelta(days=6)))
    house.settles()
    ada.opens_home()
    assert "Write down three wishes" in ada.home.words
    house.goes_to(at(f"{on} 20:30", "America/Sao_Paulo"))
    luz.clicks("It took place")
    season.settle_agreement(luz, maya, slot=("Wednesday", "18:00"))
    sam.clicks("It took place")

    # Every week: the agenda, four closing questions, two who save at once; nothing else.
    tuesday = at(f"{on} 18:00", "Europe/Madrid") + timedelta(days=7)
    house.goes_to(tuesday - timedelta(minutes=14))
    assert "My former employer" in ada.last_message(in_=room).words
    house.goes_to(tuesday + timedelta(minutes=46))
    ada.clicks("Fill in", in_=room)
    grace.clicks("Fill in", in_=room)
    ada.fills({"What are you focusing on until next time?": "Write one test a day"})
    grace.fills({"What will you keep an eye out for?": "A meetup in Madrid"})
    ada.submits("Save")
    grace.submits("Save")
    house.goes_to(tuesday + timedelta(minutes=61))
    assert "Write one test a day" in grace.last_message(in_=room).words

    # A moved meeting: both see both times, and nobody is where nobody else is.
    house.goes_to(tuesday + timedelta(days=5))
    ada.opens_home()
    ada.clicks("Move it", on="home")
    moved = (tuesday + timedelta(days=8)).date()
    ada.fills({"Day": moved.isoformat(), "Time": "18:30"})
    ada.submits("Offer")
    ada.closes_all()
    season.waits_for(grace, "Take this one", days=2)
    grace.clicks("Take this one")
    house.goes_to(at(f"{moved} 18:16", "Europe/Madrid"))
    assert "18:30" in ada.last_message(in_=room).words and "Lagos" in grace.last_message(in_=room).words

    # The bot is stopped and started again; nobody notices.
    for person in (ada, grace):
        person.marks_as_read()
    house.restarts()
    house.settles()
    assert ada.has_heard_nothing_new() and grace.has_heard_nothing_new()

    # A missed one: no reason is asked.
    missed = tuesday + timedelta(days=14)
    house.goes_to(missed + timedelta(minutes=61))
    season.waits_for(ada, "It didn't happen", days=1)
    ada.clicks("It didn't happen")

    # A planned gap: a week without a word about meetings, and the first meeting after it is there by itself.
    house.goes_to(at(f"{gap} 00:01", "Europe/Madrid"))
    quiet_from = len(ada.messages(room)), len(grace.messages(room))
    house.goes_to(at(f"{gap + timedelta(days=6)} 23:00", "Europe/Madrid"))
    assert (len(ada.messages(room)), len(grace.messages(room))) == quiet_from
    house.goes_to(tuesday + timedelta(days=28, minutes=-14))
    assert len(ada.messages(room)) == quiet_from[0] + 1

    # A door opens.
    grace.types("/mentorship opportunity")
    grace.fills(
        {"What is it?": "An introduction", "In a line": "Nadia runs the meetup", "A first step": "Write to her"}
    )
    grace.submits("Offer it")
    season.waits_for(ada, "Nadia runs the meetup", days=2)
    ada.clicks("I wrote to them")
    assert "Nadia" not in olga.screen.words

    # Help, about a mentor who is an organiser: it reaches the other organiser, and Grace sees nothing of it.
    grace.opens_home()
    before = grace.home.words, len(grace.messages())
    ada.types("/mentorship help")
    ada.clicks("Ask the organisers")
    ada.submits("Next")
    ada.fills({"In your own words": "How do I say that we talk past each other?"})
    ada.submits("Send")
    grace.opens_home()
    assert (grace.home.words, len(grace.messages())) == before
    season.waits_for(olga, "talk past each other", days=1)
    assert "talk past each other" not in grace.screen.words + maya.screen.words

    # Luz ends early, without a reason, with kind words; she never meets Maya again.
    luz.types("/mentorship end")
    luz.fills({"Kind words for Maya": "Thank you for your time", "Just between us": ["Never match us again"]})
    luz.submits("End it")
    season.waits_for(maya, "Thank you for your time")
    assert "Never match us" not in maya.screen.words

    # Sam and Maya fell silent after their first meeting: each is asked privately, and then it rests.
    season.waits_for(sam, "I'd like help", days=40)

    # Day 30 and 60: a look back, written by both.
    season.waits_for(ada, "Write the review", days=40)
    ada.clicks("Write the review")
    ada.fills({"What went well this month?": "We laughed a lot", "One thing to keep": "Starting on time"})
    ada.submits()
    assert not grace.sees("Starting on time")
    grace.types("/mentorship review")
    grace.fills({"One thing to change": "Shorter stories"})
    grace.submits()
    season.waits_for(ada, "Shorter stories")
    season.waits_for(grace, "Starting on time")

    # The weeks go by, with a minute after each meeting.
    season.weeks_go_by(ada, until="Wrap up the season")

    # Three weeks before the end each is asked alone; both would rather wrap up.
    grace.marks_as_read()
    ada.clicks("Wrap up the season")
    assert grace.has_heard_nothing_new()
    season.waits_for(grace, "Wrap up the season", days=8)
    grace.clicks("Wrap up the season")
    season.waits_for(ada, "Wrap it up", days=3)
    ada.clicks("Wrap it up")
    ada.fills({"Kind words for Grace": "You opened doors I did not see."})
    ada.fills({"And your sign-up?": "Pause it until I come back"})
    ada.submits("End it")
    season.waits_for(grace, "You opened doors I did not see.")

    # Both take their own record along; then the bot is silent about the two.
    house.passes(days=2)
    for person in (ada, grace):
        files = {file.name: file.content for message in person.messages() for file in message.files}
        assert b"Write one test a day" in files["mentorship-keepsake.md"]
        assert b"talk past each other" not in files["mentorship-keepsake.md"]
    assert "Nadia" not in olga.screen.words
    began = at("2026-03-02 08:30", "UTC")
    house.goes_to(max(house.now, began + timedelta(days=100)))
    assert len(ada.messages()) + len(ada.messages(room)) <= MESSAGES_TO_A_MENTEE
    of_matching = [message for message in grace.messages() if "keep an eye on the matching" in message.words]
    assert len(grace.messages()) - len(of_matching) + len(grace.messages(room)) <= MESSAGES_TO_A_MENTOR
    ada.marks_as_read()
    grace.marks_as_read()
    house.passes(days=14)
    for person in (ada, grace):
        heard = [message.words for message in person.unread(person.dm())]
        assert [words for words in heard if "keep an eye on the matching" not in words] == []  # the rota goes on
        assert person.unread(room) == []
