"""Home and `/mentorship`: what is open to everyone, at every step."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import given
from asking_for_help import asks_organisers
from counting import asked_during
from first_meetings import have_met, two_who_meet_on_thursday, writes_the_agreement
from houses import MANIFEST, MONDAY, House
from mentorship.desk import Desk
from mentorship.hall.settings import change_settings
from mentorship.program.going_on import Choice, GoingOn
from mentorship.program.meeting import CheckIn, Meeting, Offer, OwnNote
from mentorship.program.mentorship import Mentorship
from mentorship.program.opportunity import Opportunity
from mentorship.program.review import Review, ReviewNote
from mentorship.program.sign_up import Role
from mentorship.program.target import Task
from mentorship.program.topic import Idea, Topic
from mentorship.wording import load_community
from pretend_slack import PretendSlack


@pytest.fixture
def ada(house: House):
    return house.member("Ada", tz="Africa/Lagos")


@pytest.fixture
def grace(house: House):
    return house.member("Grace", tz="America/Los_Angeles")


def test_the_code_of_conduct_is_one_tap_away(house: House, ada):
    """Mentor Guide, Responsibilities 1; Mentee Guide, Responsibilities 1."""
    ada.opens_home()
    ada.clicks("Code of Conduct", on="home")
    assert "treated with respect" in ada.modal.words
    ada.closes()

    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, code_of_conduct="https://community.example/conduct")
    ada.clicks("Code of Conduct", on="home")
    assert "treated with respect" not in ada.modal.words
    assert "here" in ada.modal.words


def test_home_greets_by_name_and_has_the_way_in(house: House, ada):
    """Mentee Guide, Sign-up 1."""
    ada.opens_home()
    assert ada.home.words.startswith("Hello Ada")
    assert {"Find a mentor", "Become a mentor", "Get help", "The guide", "My data"} <= set(ada.home.buttons)


def test_what_waits_for_someone_stands_above_their_own_sign_up(house: House, ada, grace):
    """Mentee Guide, The First Meeting 1: nothing is more urgent now than a time."""
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        given.mentorship(desk, mentor=grace, mentee=ada)
    ada.opens_home()
    buttons = list(ada.home.buttons)
    assert buttons.index("Set a time") < buttons.index("Become a mentor")
    words = ada.home.words
    assert words.index("Grace") < words.index("signed up as a mentee")


def test_an_answer_that_is_waited_for_stands_first_and_what_is_settled_last(house: House, ada, grace):
    """Mentee Guide, The Weekly Meeting 3; Mentor Guide, Responsibilities 10: nothing to press is beneath the week."""
    with house.desk() as desk:
        pair = given.after_the_first_meeting(desk, mentor=house.olga, mentee=ada)
        desk.session.add(Review(mentorship_id=pair.id, number=30, due_on=desk.today(), asked_at=desk.now))
    house.passes(hours=1)
    asks_organisers(grace, "Whom may I ask about a visa?")

    in_order = {
        ada: ["Your review of day 30", "this week", "Targets with", "A break or an end", "agreement that both signed"],
        house.olga: ["Your review of day 30", "in confidence", "this week", "agreement that both signed"],
    }
    for person, lines in in_order.items():
        person.opens_home()
        found = [person.home.words.index(line) for line in lines]
        assert found == sorted(found), (person, person.home.words)


def test_what_waits_for_the_other_stands_beneath_what_waits_for_oneself(house: House, ada, grace):
    """Both guides, First 3: the mentee writes, the mentor signs; until then the mentor has nothing to do about it."""
    two_who_meet_on_thursday(house, mentor=house.olga, mentee=ada)
    have_met(house, ada)
    asks_organisers(grace, "Whom may I ask about a visa?")

    def home_of(person):
        person.opens_home()
        return person.home.words

    assert home_of(house.olga).index("in confidence") < home_of(house.olga).index("who writes down")
    writes_the_agreement(ada)
    assert home_of(house.olga).index("read and sign") < home_of(house.olga).index("in confidence")
    assert "waits for @Olga to sign it" in home_of(ada)


def test_whom_nobody_here_has_met_sees_home_too(house: House):
    """Mentee Guide, Intro: so that one knows what to expect."""
    stranger = house.slack.add_person("Nia", tz="Africa/Nairobi")
    stranger.opens_home()
    assert "Hello Nia" in stranger.home.words


def test_a_guest_reads_that_the_program_is_for_members(house: House):
    """Mentor Guide, Signing Up 1."""
    guest = house.slack.add_person("Gus", guest=True)
    guest.opens_home()
    assert "full members" in guest.home.words
    assert "Find a mentor" not in guest.home.buttons


def test_the_command_alone_explains_itself(house: House, ada):
    """Mentee Guide, Intro."""
    ada.types("/mentorship")
    said = ada.ephemerals()[-1].words
    assert "/mentorship status" in said
    assert "/mentorship propose" not in said, "for matchers only"
    assert "/mentorship organise" not in said, "for organisers only"


def test_an_unknown_word_gets_the_same_list_kindly(house: House, ada):
    """Mentee Guide, Intro."""
    ada.types("/mentorship <b>teleport now")
    said = ada.ephemerals()[-1].words
    assert "<b>teleport" in said
    assert "/mentorship status" in said


def test_organisers_see_their_words_too(house: House):
    house.olga.types("/mentorship")
    assert "/mentorship organise" in house.olga.ephemerals()[-1].words


def test_status_tells_a_waiting_mentee_how_long_it_has_been(house: House, ada):
    """Mentee Guide, Sign-up 3."""
    ada.types("/mentorship status")
    assert "not signed up yet" in ada.ephemerals()[-1].words

    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
    house.passes(days=3)
    ada.types("/mentorship status")
    assert "for 3 days" in ada.ephemerals()[-1].words


def test_status_counts_the_wait_as_home_does(house: House, ada, grace):
    """From the last mentorship's end, and not while there is a mentor (Mentee Guide, Sign-up 3)."""
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
    house.passes(days=9)
    with house.desk() as desk:
        mentorship = given.mentorship(desk, mentor=grace, mentee=ada)
    ada.types("/mentorship status")
    assert "have looked" not in ada.ephemerals()[-1].words
    with house.desk() as desk:
        desk.session.merge(mentorship).ended_at = desk.now
    house.passes(days=1)
    ada.types("/mentorship status")
    assert "have looked for a mentor for 1 day." in ada.ephemerals()[-1].words
    ada.opens_home()
    assert "for 1 day now" in ada.home.words


def test_status_tells_when_the_two_meet_next_in_ones_own_time(house: House, ada, grace):
    """Mentee Guide, Between 1."""
    with house.desk() as desk:
        mentorship = given.mentorship(desk, mentor=grace, mentee=ada)
    ada.types("/mentorship status")
    assert "no time is set" in ada.ephemerals()[-1].words

    with house.desk() as desk:
        meeting = desk.session.scalars(Meeting.open_of(mentorship.id)).one()
        six = datetime(2026, 1, 8, 18, tzinfo=ZoneInfo("Africa/Lagos"))
        meeting.settle(starts_at=six, place=None, by=ada.id)
    ada.types("/mentorship status")
    assert "Thu 8 Jan, 18:00" in ada.ephemerals()[-1].words
    grace.types("/mentorship status")
    assert "Thu 8 Jan, 09:00" in grace.ephemerals()[-1].words


def test_status_names_no_time_that_does_not_stand_any_more(house: House, ada, grace):
    """Mentee Guide, Between 1: one of the two asked to move it."""
    with house.desk() as desk:
        mentorship = given.mentorship(desk, mentor=grace, mentee=ada)
        meeting = desk.session.scalars(Meeting.open_of(mentorship.id)).one()
        meeting.settle(starts_at=datetime(2026, 1, 8, 18, tzinfo=ZoneInfo("Africa/Lagos")), place=None, by=ada.id)
        meeting.moving_since = desk.now
    ada.types("/mentorship status")
    said = ada.ephemerals()[-1].words
    assert "finding another time" in said and "8 Jan" not in said


def test_who_writes_to_the_bot_is_answered_kindly_once_a_day(house: House, ada):
    """Mentee Guide, Responsibilities 9: where to look for help."""
    ada.says("Hello? Can you help me?")
    assert "I keep nothing of what you write" in ada.last_message().words
    assert "Get help" in ada.last_message().buttons
    ada.marks_as_read()
    ada.says("Hello?!")
    assert ada.has_heard_nothing_new()


@pytest.mark.feature("O10")
def test_a_community_that_speaks_another_language_puts_its_own_sentences_in_a_file(engine, words, tmp_path):
    """Both guides, Intro: one file, a table per room; what it leaves out is said in our words."""
    file = tmp_path / "es.toml"
    file.write_text(
        '[home.greeting]\ntext = "*Hola, {name}.* Este es tu lugar en el programa."\n'
        '[signing_up.home]\nwelcome = "*¡Te damos la bienvenida!*"\n',
        "utf-8",
    )
    with PretendSlack(manifest=MANIFEST, now=MONDAY) as slack:
        house = House(slack, engine, load_community(words, file.read_text("utf-8")))
        ada = house.member("Ada", tz="America/Bogota")
        ada.opens_home()
        house.bot.stop()
    assert "Hola, Ada." in ada.home.words and "¡Te damos la bienvenida!" in ada.home.words
    assert "The guide" in ada.home.buttons


SOMETHING_DEPENDS_ON = {
    "monthly_review.going_on",
    "monthly_review.still_differ",
    "monthly_review.thanks",
    "opportunities.answer",
    "proposing.asked",
    "proposing.question_waits",
    "proposing.reminder",
    "signing_up.conduct",
    "signing_up.set_aside",
    "signing_up.taken_over",
    "weekly_meeting.quiet",
    "weekly_meeting.rests",
}


def test_everyone_decides_what_they_would_like_to_hear(house: House):
    """Program, section 14: each kind can be muted, except answers, safety and the consents; First 2 of both guides."""
    mutable = {name for name, kind in house.bot.kinds.items() if kind.mutable}
    assert set(house.bot.words.under("home.hear.kinds")) == mutable, "whatever may be muted has a name"
    always_said = {name for name, kind in house.bot.kinds.items() if kind.unasked and not kind.mutable}
    assert always_said == SOMETHING_DEPENDS_ON, "see docs/decisions/0013"

    ada, grace = house.member("Ada", tz="Europe/Madrid"), house.member("Grace", tz="Europe/Madrid")
    at_six = datetime.fromisoformat("2026-01-08T18:00+01:00")
    with house.desk() as desk:
        pair = given.mentorship(desk, mentor=grace, mentee=ada)
        meeting = desk.session.scalars(Meeting.open_of(pair.id)).one()
        meeting.settle(starts_at=at_six, place="https://meet.example/us", by=grace.id)
    for person in (ada, grace):
        person.opens_home()
        person.clicks("What I hear", on="home")
        label = "I would like to hear"
        left = [each for each in person.modal.values[label] if "first meeting" not in each.lower()]
        person.fills({label: left})
        person.submits("Save")
    house.goes_to(at_six + timedelta(minutes=61))
    for person in (ada, grace):
        assert not person.sees("nothing needs to be prepared")
        assert not any(
            "Goals:" in message.words for where in person.conversations() for message in person.messages(where)
        )
        assert "Did you and" in person.last_message(in_=person.dm()).words, "what asks for an answer is asked"


def test_what_is_muted_once_it_was_asked_still_takes_an_answer(house: House):
    """Features O6: a press is seen to do something, also by whoever wants to hear no more of it."""
    ada, grace = house.member("Ada", tz="Europe/London"), house.member("Grace", tz="Europe/London")
    two_who_meet_on_thursday(house, mentor=grace, mentee=ada)
    house.settles()
    have_met(house, ada)
    house.passes(days=1)
    [asked] = [each for each in ada.messages(in_=ada.dm()) if "Good" in each.buttons]
    ada.opens_home()
    ada.clicks("What I hear", on="home")
    ada.fills({"I would like to hear": []})
    ada.submits("Save")
    ada.clicks("Good", in_=ada.dm())
    [answered] = [each for each in ada.messages(in_=ada.dm()) if each.ts == asked.ts]
    assert "Good" not in answered.buttons and answered.words != asked.words


def in_the_middle_of_a_season(desk: Desk, mentorship: Mentorship) -> None:
    """Two weekly meetings were had, the next is being moved, and everything that two people can write is written."""
    about = {"mentorship_id": mentorship.id}
    meetings = []
    for number in (2, 3, 4):
        at = desk.now + timedelta(weeks=number - 4, hours=-2)
        meetings.append(Meeting(**about, number=number, planned_at=at, starts_at=at, minutes=60, agenda_shown_at=at))
    *held, coming = meetings
    for meeting in held:
        meeting.close(at=desk.now, took_place=None)
    coming.moving_since = desk.now
    review = Review(**about, number=30, due_on=desk.today(), asked_at=desk.now)
    desk.session.add_all([*meetings, review])
    desk.session.flush()
    for meeting in held:
        desk.session.add(CheckIn(**about, meeting_id=meeting.id, written_at=meeting.starts_at, ran_over=True))
    for each in mentorship.both:
        offer = Offer(meeting_id=coming.id, by_id=each, starts_at=desk.now + timedelta(days=1), offered_at=desk.now)
        answer = GoingOn(**about, season=1, member_id=each, choice=Choice.WRAP_UP, answered_at=desk.now)
        feedback = ReviewNote(review_id=review.id, member_id=each, written_at=desk.now, keep="The walks")
        desk.session.add_all([offer, answer, feedback])
        desk.session.add(OwnNote(meeting_id=held[0].id, member_id=each, written_at=desk.now))
    desk.session.add(Task(**about, meeting_id=held[1].id, words="Write to one person", made_at=desk.now))
    desk.session.add(Topic(**about, by_id=mentorship.mentee_id, words="Salaries", brought_at=desk.now))
    desk.session.add(Idea(**about, words="Give a talk", suggested_at=desk.now))
    desk.session.add(Opportunity(**about, words="A meetup", watched_at=desk.now))


@pytest.mark.parametrize("role", Role)
def test_whoever_has_five_partners_is_drawn_with_as_few_questions_as_with_one(house: House, ada, role):
    """Delivery, P8: what belongs to several mentorships is asked for at once."""
    partners = [house.member(f"Partner {number}") for number in range(5)]

    def drawn_with(those) -> int:
        with house.desk() as desk:
            for partner in those:
                mentor, mentee = (ada, partner) if role is Role.MENTOR else (partner, ada)
                in_the_middle_of_a_season(desk, given.after_the_first_meeting(desk, mentor=mentor, mentee=mentee))
        with house.bot.reading_desk() as desk:
            asked, view = asked_during(lambda: house.bot.home_of(desk, desk.member(ada.id)))
        assert all(partner.id in str(view) for partner in those)
        return asked

    assert drawn_with(partners[:1]) >= drawn_with(partners[1:])
