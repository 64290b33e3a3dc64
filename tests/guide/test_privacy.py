"""Privacy: what is kept and who sees it, taking it along, having it erased, and what goes by itself."""

import json
import re
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

import given
from asking_for_help import reports
from counting import asked_during
from houses import House
from mentorship.hall.about_me import Told, has_told, tell
from mentorship.hall.fitting import say_how_it_fits
from mentorship.hall.settings import change_settings
from mentorship.journey.support.ask import ask_organisers
from mentorship.outbox import to_pair
from mentorship.outbox.troubles import open_trouble
from mentorship.policies import Mine
from mentorship.privacy.export import export
from mentorship.program.fit import Fit
from mentorship.program.help_request import HelpRequest
from mentorship.program.log_book import AppendOnly, LogEntry
from mentorship.program.meeting import CheckIn, Meeting, OwnNote
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import Base
from mentorship.store.sealing import Sealed
from organisers import ends_for_them, log_of
from proposals import ask, ask_both, card, propose


@pytest.fixture
def together(house: House, ada, grace) -> str:
    """Ada and Grace in their second week: an agreement, a check-in, and a note of each to herself."""
    with house.desk() as desk:
        given.sign_up(
            desk,
            ada,
            Role.MENTEE,
            about_me=Told(["woman", "first_generation"], matters="a lot"),
        )
        given.sign_up(desk, grace, Role.MENTOR)
        mentorship = given.after_the_first_meeting(desk, mentor=grace, mentee=ada)
        first = desk.session.scalars(Meeting.all_of(mentorship.id)).first()
        desk.session.add(
            CheckIn(mentorship_id=mentorship.id, meeting_id=first.id, written_at=desk.now, went_well="We laughed a lot")
        )
        for person, note in ((ada, "Ada's very own note"), (grace, "Grace's very own note")):
            desk.session.add(OwnNote(meeting_id=first.id, member_id=person.id, written_at=desk.now, note=note))
    return mentorship.id


def exported(person) -> dict:
    person.types("/mentorship export")
    [file] = person.last_message().files
    return json.loads(file.content)


def everything_kept(house: House) -> str:
    """Every value in every table, opened."""
    with house.desk() as desk:
        tables = Base.metadata.tables.values()  # a test of the store keeps a record of its own outside
        mappers = [each for each in Base.registry.mappers if each.local_table in tables]
        mappers = [mapper for mapper in mappers if mapper.local_table.name != "installation"]
        return "\n".join(
            str([getattr(record, attr.key) for attr in mapper.column_attrs])
            for mapper in mappers
            for record in desk.session.scalars(select(mapper.class_))
        )


# Seeing


@pytest.mark.feature("N6")
def test_one_page_says_what_is_kept_and_who_sees_it(house: House, ada, together):
    """Mentor Guide, Responsibilities 5; Mentee Guide, Responsibilities 5."""
    ada.types("/mentorship privacy")
    words = ada.modal.words
    only_you, only_matching, the_two = (
        words.index(each) for each in ("Only you", "Only the matching, and no person", "Only the two of you")
    )
    assert only_you < words.index("your notes to yourself") < only_matching
    assert only_matching < words.index("for matching only") < the_two
    assert the_two < words.index("your agreements, every version")


def test_identities_shown_to_matches_are_told_as_such(house: House, ada, together):
    """Mentor Guide, Mentor Matching 2."""
    with house.desk() as desk:
        sign_up = desk.session.scalars(SignUp.of(ada.id, Role.MENTEE)).one()
        tell(desk, sign_up, Told(["woman"], ["woman"]))
    ada.types("/mentorship privacy")
    words = ada.modal.words
    assert "Only the matching" in words, "whom she can't be matched with stays there"


def test_whoever_told_nothing_reads_that_little_is_kept(house: House, ada):
    ada.types("/mentorship privacy")
    assert "as Slack shows them" in ada.modal.words
    assert "Only the two of you" not in ada.modal.words


def test_consent_to_identities_is_taken_back_with_one_press(house: House, ada, together):
    """Mentor Guide, Mentor Matching 2."""
    ada.types("/mentorship privacy")
    ada.clicks("Forget my About-me answers")
    assert "Forget my About-me answers" not in ada.modal.buttons
    with house.desk() as desk:
        sign_up = desk.session.scalars(SignUp.of(ada.id, Role.MENTEE)).one()
        assert not has_told(desk, ada.id)
        assert sign_up.goal, "the rest stays"


# Taking along


@pytest.mark.feature("N2")
def test_the_export_has_all_of_ones_own_and_nothing_of_anyone_elses(house: House, ada, grace, together):
    """Mentee Guide, Responsibilities 5."""
    found = exported(ada)
    assert found["sign_up"][0]["goal"] == "Get ready for a first job in the field"
    assert found["about_me"][0]["words"] == "woman,first_generation"
    assert found["check_in"][0]["went_well"] == "We laughed a lot"
    assert [note["note"] for note in found["own_note"]] == ["Ada's very own note"]
    assert len(found["sign_up"]) == 1
    assert "ending" not in found["mentorship"][0]

    assert "about_me" not in exported(grace)


def test_the_export_asks_twice_however_much_there_is(house: House, ada, together):
    with house.desk() as desk:
        asked, _ = asked_during(lambda: export(desk, ada.id))
    with house.desk() as desk:
        for number in range(2, 30):
            facts = {"planned_at": desk.now, "closed_at": desk.now, "minutes": 60}
            desk.session.add(Meeting(mentorship_id=together, number=number, **facts))
    with house.desk() as desk:
        asked_later, file = asked_during(lambda: export(desk, ada.id))
    found = json.loads(file)
    assert len(found["meeting"]) == 29
    assert asked_later == asked == 2


def test_the_export_goes_to_ones_own_dm_and_its_words_stay_in_the_file(house: House, ada, together):
    exported(ada)
    assert "We laughed" not in ada.last_message().text


# Forgetting


@pytest.mark.repeated
@pytest.mark.feature("N2")
def test_nothing_of_someone_who_asked_to_be_forgotten_remains(house: House, ada, grace, together):
    """Mentee Guide, Responsibilities 5."""
    with house.desk() as desk:
        desk.keep_apart(ada.id, grace.id)
        desk.log("setting", by=ada.id, about=ada.id, details=f"organisers: () → ('{ada.id}',)")
        mine = Mine(desk.get(Mentorship, together), desk.member(ada.id))
        say_how_it_fits(desk, mine, Fit.NOT_FOR_ME, known=None, hears=house.olga.id)
    house.settles()  # somebody is told of it, and that it was about her
    ada.types("/mentorship forget-me")
    assert "Mentorships that are running (1) end now" in ada.modal.words
    ada.submits("Erase everything")
    assert "It is all gone" in ada.modal.words

    kept = everything_kept(house)
    for trace in (ada.id, "Ada", "We laughed a lot", "Get ready for a first job", "first_generation"):
        assert trace not in kept, trace


def test_the_other_one_keeps_what_is_theirs_and_hears_neutral_words(house: House, ada, grace, together):
    """Mentor Guide, Responsibilities 5."""
    ada.types("/mentorship forget-me")
    ada.submits("Erase everything")
    told = next(each.words for each in grace.messages() if "The other one has left the program" in each.words)
    assert "Ada" not in told and "Ada" not in grace.last_message().words
    with house.desk() as desk:
        assert [note.note for note in desk.session.scalars(select(OwnNote))] == ["Grace's very own note"]
        assert not desk.get(Mentorship, together).is_running
    grace.opens_home()
    assert "Hello Grace" in grace.home.words
    assert "have finished" not in grace.home.words and "What we did" not in grace.home.buttons
    grace.marks_as_read()
    house.passes(days=20)
    assert "Ada" not in grace.screen.words


def test_whoever_stays_hears_it_where_the_workspace_takes_no_calendar_files(house: House, ada, grace, together):
    """Responsibilities 5; and nothing is attached that the words could mean."""
    house.slack.troubles.answers_with("files.*", "file_type_not_allowed", times=None)
    ada.types("/mentorship forget-me")
    ada.submits("Erase everything")
    house.passes(days=2)
    (word,) = [message for message in grace.messages() if "has left the program" in message.words]
    assert "attached" not in word.words and not word.files


def test_ones_own_data_waits_for_a_workspace_that_takes_it(house: House, ada, monkeypatch):
    """Program, section 12: "here is everything" is not true without its file."""
    house.slack.troubles.answers_with("files.*", "file_type_not_allowed")
    ada.types("/mentorship export")
    house.settles()
    assert not any("everything I keep" in each.words for each in ada.messages(in_=ada.dm()))
    assert "end in .json" in house.olga.last_message().words
    machine_now = house.bot.clock.machine_now
    monkeypatch.setattr(house.bot.clock, "machine_now", lambda: machine_now() + timedelta(hours=1))
    house.settles()
    assert ada.last_message().files


@pytest.mark.feature("K8", "N2")
def test_what_was_planned_with_whoever_was_forgotten_leaves_the_calendar(house: House, ada, grace, together):
    """Responsibilities 5; what the two had is gone by the hour at which it is said."""
    with house.desk() as desk:
        for meeting in desk.session.scalars(Meeting.open_of(together)).all():
            meeting.close(at=desk.now, took_place=True)
        desk.session.flush()
        single = Meeting(mentorship_id=together, number=9, planned_at=desk.now, minutes=60)
        single.settle(starts_at=desk.now + timedelta(days=3), place="https://meet.example/us", by=ada.id)
        desk.session.add(single)
        desk.session.flush()
        uid = f"{single.id}@mentorship"
    ada.types("/mentorship forget-me")
    ada.submits("Erase everything")
    house.passes(days=2)

    (word,) = [message for message in grace.messages() if "has left the program" in message.words]
    files = [file.content for file in word.files]
    calendars = [each for each in map(Calendar.from_ical, files) if each["METHOD"] == "CANCEL"]
    gone = [str(event["UID"]) for each in calendars for event in each.walk("VEVENT")]
    assert sorted(gone) == sorted([uid, f"{together}-0@mentorship"])
    assert not any(b"Ada" in content for content in files)


def test_two_who_must_never_meet_again_stay_apart_after_one_was_forgotten(house: House, ada, grace, together):
    """Mentee Guide, Responsibilities 9."""
    with house.desk() as desk:
        desk.keep_apart(ada.id, grace.id)
    ada.types("/mentorship forget-me")
    ada.submits("Erase everything")
    with house.desk() as desk:
        assert desk.are_kept_apart(ada.id, grace.id)


def test_whoever_was_forgotten_can_come_back_and_is_met_anew(house: House, ada, together):
    ada.types("/mentorship forget-me")
    ada.submits("Erase everything")
    ada.closes()
    ada.opens_home()
    assert "Find a mentor" in ada.home.buttons
    with house.desk() as desk:
        assert desk.find(Member, ada.id) is not None


@pytest.mark.postgresql
def test_whoever_is_everywhere_is_forgotten_with_no_more_questions(house: House, ada, grace, together):
    """Delivery, P8: every press is held to six. Here two mentorships end, and Ada stands in others' lists."""
    jo, bea = house.member("Jo"), house.member("Bea")
    with house.desk() as desk:
        for person in (jo, bea):
            given.sign_up(desk, person, Role.MENTOR)
        other = given.after_the_first_meeting(desk, mentor=jo, mentee=ada).id
        facts = {"proposed_by": house.olga.id, "proposed_at": desk.now, "sentence": "Like you.", "shown_in": []}
        desk.session.add(Proposal(mentor_id=bea.id, mentee_id=ada.id, **facts))
        readers = [ada.id, house.olga.id]
        case = ask_organisers(desk, bea.id, words="Help!", is_anonymous=False, concerned=(), readers=readers).id
    ada.types("/mentorship forget-me")
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, organisers=(ada.id, house.olga.id), first_matchers=(ada.id,))
    ada.submits("Erase everything")
    assert "It is all gone" in ada.modal.words
    for person, mentorship_id in ((grace, together), (jo, other)):
        [word] = [each for each in person.messages() if "has left the program" in each.words]
        assert f"{mentorship_id}-0@mentorship".encode() in b"".join(file.content for file in word.files)
    with house.desk() as desk:
        assert desk.get(HelpRequest, case).readers == [house.olga.id]
        assert (desk.settings.organisers, desk.settings.first_matchers) == ((house.olga.id,), ())
        assert not desk.session.scalars(Mentorship.running()).all()
    assert ada.id not in everything_kept(house)


def test_who_asked_for_help_about_someone_is_kept_apart_from_them_and_nobody_else_is(
    house: House, ada, grace, together
):
    """Program, section 2: two mentorships of hers end, and only one of them had a case."""
    jo = house.member("Jo")
    with house.desk() as desk:
        given.sign_up(desk, jo, Role.MENTOR)
        given.after_the_first_meeting(desk, mentor=jo, mentee=ada)
        ask_organisers(desk, jo.id, words="Help!", is_anonymous=False, concerned=[ada.id], readers=[house.olga.id])
    house.settles()
    ada.types("/mentorship forget-me")
    ada.submits("Erase everything")
    with house.desk() as desk:
        assert desk.are_kept_apart(ada.id, jo.id)
        assert not desk.are_kept_apart(ada.id, grace.id)


def test_nothing_is_erased_before_the_one_confirmation(house: House, ada, together):
    ada.types("/mentorship forget-me")
    ada.closes()
    with house.desk() as desk:
        assert desk.session.scalars(SignUp.of(ada.id, Role.MENTEE)).one()


# What goes by itself


@pytest.mark.feature("N3")
def test_what_two_people_wrote_is_deleted_ninety_days_after_the_closing(house: House, ada, together):
    """Mentor Guide, Responsibilities 5."""
    with house.desk() as desk:
        mentorship = desk.get(Mentorship, together)
        mentorship.end(at=desk.now - timedelta(days=89), by=ada.id, how="wrapped_up")
        mentorship.first_met_on = date(2025, 9, 1)
    house.settles()
    assert "We laughed a lot" in everything_kept(house)

    house.passes(days=1, minutes=1)
    kept = everything_kept(house)
    assert "We laughed a lot" not in kept
    assert "very own note" not in kept
    with house.desk() as desk:
        assert desk.get(Mentorship, together), "that there was a mentorship stays"


def test_every_sealed_text_has_a_circle_and_an_end(house: House) -> None:
    """True by construction: whatever a room seals is seen by a circle, exported or hidden on purpose, and ends."""
    from mentorship.privacy.rows import about, tables

    sealed = [column.table for table in tables() for column in table.columns if isinstance(column.type, Sealed)]
    assert [table.name for table in sealed if table.name != "installation" and about(table, "U1") is None] == []


@pytest.mark.repeated
def test_a_proposal_of_someone_who_asked_to_be_forgotten_is_settled_without_their_name(house: House, ada, grace):
    """Mentor Guide, Signing Up 3."""
    jo = house.mentor_in_channel("Jo")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        given.sign_up(desk, grace, Role.MENTOR)
    jo.types("/mentorship propose @Grace @Ada", in_="#mentors")
    jo.fills({"Why these two? In your own words": "Ada and Grace both love compilers."})
    jo.submits()
    assert "Ada" in jo.last_message(in_="#mentors").words

    ada.types("/mentorship forget-me")
    ada.submits("Erase everything")
    house.settles()
    assert "Ada" not in jo.last_message(in_="#mentors").words
    assert "compilers" not in jo.last_message(in_="#mentors").words
    assert ada.id not in everything_kept(house)


AN_ID_OF_OURS = re.compile("@[0-9a-f]{16}")


def forgets(person) -> None:
    person.types("/mentorship forget-me")
    person.submits("Erase everything")
    person.closes_all()


def heard_by_all(house: House) -> str:
    conversations = house.slack.workspace.conversations.values()
    messages = [message for each in conversations for message in each.messages.values()]
    return "\n".join(f"{message.text} {message.blocks}" for message in messages)


@pytest.fixture
def asked_about(house: House, ada, grace):
    """Maya proposed Grace to Ada, and another matcher reads along."""
    maya, zed = house.mentor_in_channel("Maya"), house.mentor_in_channel("Zed")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        given.sign_up(desk, grace, Role.MENTOR)
    return maya, zed


@pytest.mark.parametrize("who", ["ada", "grace"])
def test_who_leaves_in_the_middle_of_a_proposal_is_named_as_someone_who_left(
    house: House, ada, grace, asked_about, who
):
    """Mentor Guide, Signing Up 3: nobody is told a number instead of a name, or written to who is not there."""
    maya, zed = asked_about
    ask_both(maya, grace, ada)
    forgets({"ada": ada, "grace": grace}[who])
    house.passes(days=2)
    assert not AN_ID_OF_OURS.search(heard_by_all(house))
    assert "omeone who left the program" in card(zed).words
    assert "small tools" not in card(zed).words, "the matcher's words were of both"
    if who == "ada":
        assert grace.sees("Nothing came of the match with someone who left the program")
    house.olga.opens_home()
    assert "I can't reach" not in house.olga.home.words


def test_what_a_matcher_who_left_wrote_is_said_to_nobody_any_more(house: House, ada, grace, asked_about):
    """Responsibilities 5: not to the two either, who are asked only now."""
    maya, zed = asked_about
    propose(maya, grace, ada, words="Two lovers of compilers")
    forgets(maya)
    zed.clicks("Good match", in_="#mentors")
    zed.clicks("Ask the mentor", in_="#mentors")
    assert "compilers" not in card(zed).words and "compilers" not in everything_kept(house)
    asked = grace.last_message(in_=grace.dm()).words
    assert "A matcher thought of you two" in asked and "takes them to the matchers" in asked.replace("*", "")
    assert not AN_ID_OF_OURS.search(heard_by_all(house))


@pytest.mark.feature("D8")
def test_a_question_to_a_matcher_who_left_is_any_matchers_to_answer(house: House, ada, grace, asked_about):
    """Mentor Guide, Signing Up 3: one that waits, and one that is asked later."""
    maya, zed = asked_about
    ask(maya, grace, ada)
    grace.clicks("Tell me more", in_=grace.dm())
    grace.fills({"What would you like to know?": "How far is she?"})
    grace.submits("Ask")
    assert "Answer" not in card(zed).buttons
    forgets(maya)
    house.passes(minutes=2)
    answers(zed, "Two years")
    assert "Two years" in grace.messages(in_=grace.dm())[0].words
    grace.clicks("Tell me more", in_=grace.dm())
    grace.fills({"What would you like to know?": "And where?"})
    grace.submits("Ask")
    answers(zed, "In Madrid")
    assert not AN_ID_OF_OURS.search(heard_by_all(house))
    house.olga.opens_home()
    assert "I can't reach" not in house.olga.home.words


def answers(matcher, words: str) -> None:
    matcher.clicks("Answer", on=card(matcher))
    matcher.fills({"Your answer": words})
    matcher.submits("Send")


@pytest.mark.feature("J10")
def test_who_helps_someone_is_told_that_they_left_and_answers_nobody(house: House, ada, grace, together):
    """Responsibilities 10: what was told may still have to protect others."""
    reports(ada, "It hurt")
    house.olga.clicks("I'll look after it")
    house.olga.clicks("Answer")
    forgets(ada)
    house.passes(minutes=2)
    assert house.olga.sees("Someone who asked for help has left the program")
    assert "Answer" not in house.olga.last_message().buttons
    house.olga.fills({"Your answer": "We are so sorry"})
    house.olga.submits("Send")
    assert "no answer reaches them any more" in house.olga.modal.words
    house.olga.closes_all()
    house.olga.clicks("Close the case")
    house.passes(days=2)
    assert not AN_ID_OF_OURS.search(heard_by_all(house))
    assert sum("has left the program: no answer" in each.words for each in house.olga.messages()) == 1
    house.olga.opens_home()
    assert "I can't reach" not in house.olga.home.words


def test_of_someone_unnamed_nobody_is_told_that_they_left(house: House, ada, grace, together):
    """Features J9: it would tell who it was."""
    reports(ada, "It hurt", anonymous=True)
    house.olga.clicks("I'll look after it")
    before = [each.words for each in house.olga.messages(in_=house.olga.dm())]
    forgets(ada)
    house.passes(minutes=2)
    assert [each.words for each in house.olga.messages(in_=house.olga.dm())] == before
    house.olga.clicks("Answer")
    house.olga.fills({"Your answer": "We are so sorry"})
    house.olga.submits("Send")
    house.passes(hours=1)
    house.olga.opens_home()
    assert "I can't reach" not in house.olga.home.words


@pytest.mark.postgresql
def test_in_what_others_filled_in_nobody_who_was_forgotten_is_left(house: House, ada, grace):
    """Responsibilities 5 and 9: whom Ada cannot be matched with she still cannot, should they come back."""
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE, not_with=f"{house.olga.id},{grace.id}", would_learn_from=grace.id)
        given.sign_up(desk, grace, Role.MENTOR)
    ada.joins("#mentees")
    for way in ("Ask the mentees", "Report a problem"):
        ada.types("/mentorship help")
        ada.clicks(way)
        ada.fills({"Whom is it about?": ["Grace"]})
        ada.submits("Next")
        ada.fills({"In your own words": "hm"})
        ada.submits("See it first" if way == "Ask the mentees" else "Send")
        if ada.modal:
            ada.closes_all()
    forgets(grace)
    house.settles()
    assert grace.id not in everything_kept(house)
    with house.desk() as desk:
        sign_up = desk.session.scalars(SignUp.of(ada.id, Role.MENTEE)).one()
        assert (sign_up.not_with, sign_up.would_learn_from) == (house.olga.id, None)
        assert desk.are_kept_apart(ada.id, grace.id)
    house.olga.clicks("Read", in_=house.olga.dm())
    assert "It concerns someone who left the program" in house.olga.modal.words


@pytest.mark.parametrize("who", ["ada", "grace"])
def test_why_organisers_ended_it_goes_with_whoever_it_was_about(house: House, ada, grace, together, who):
    """Responsibilities 5: that they did, and when, stays in their log."""
    ends_for_them(house.olga, of="Ada", because="Ada said that Grace shouts")
    forgets({"ada": ada, "grace": grace}[who])
    assert "shouts" not in everything_kept(house)
    log = log_of(house.olga)
    assert "ended the mentorship of" in log and "shouts" not in log


def test_a_trouble_with_someone_who_was_forgotten_is_none_any_more(house: House, ada, grace, together):
    """Program, section 14: organisers are asked to mend only what they can mend."""
    with house.desk() as desk:
        facts = {"error": "user_not_visible", "member_id": ada.id, "at": desk.now}
        open_trouble(desk.session, to_pair(ada.id, grace.id), **facts)
    house.olga.opens_home()
    assert "can't write to @Ada, @Grace together" in house.olga.home.words.replace("*", "")
    forgets(grace)
    house.settles()
    assert "together" not in house.olga.home.words
    assert grace.id not in everything_kept(house)


def test_who_asks_to_be_forgotten_reads_what_stays(house: House, grace):
    grace.types("/mentorship forget-me")
    assert "what you wrote to endorse a mentee who took it along for the next mentor" in grace.modal.words


def test_a_proposal_that_one_was_never_asked_about_is_not_even_counted(house: House, ada, grace):
    """Mentor Guide, Signing Up 3 and 4: a mentee never learns that somebody else was asked, nor of a no."""
    jo = house.mentor_in_channel("Jo")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        given.sign_up(desk, grace, Role.MENTOR)
    house.settles()
    before = my_data(ada)
    jo.types("/mentorship propose @Grace @Ada", in_="#mentors")
    jo.fills({"Why these two? In your own words": "Ada and Grace both love compilers."})
    jo.submits()
    jo.clicks("Ask the mentor", in_="#mentors")
    house.settles()

    assert "matches that were proposed" in my_data(grace)
    assert "proposed" not in before and my_data(ada) == before


def my_data(person) -> str:
    person.types("/mentorship privacy")
    seen = person.modal.words
    person.closes_all()
    return seen


@pytest.mark.feature("M5", "P21")
def test_whose_sign_up_it_is_sees_who_opened_it_and_the_log_is_only_ever_added_to(house: House, ada):
    """Mentee Guide, Responsibilities 5; Mentor Guide, Signing Up 1: share what you want, and know who reads it."""
    maya = house.mentor_in_channel("Maya")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
    house.passes(days=1)
    ada.types("/mentorship privacy")
    assert "Who opened your sign-up" not in ada.modal.words
    ada.closes_all()

    maya.types("/mentorship match")
    maya.clicks("Who could fit?")
    maya.clicks("Their sign-up")

    ada.types("/mentorship privacy")
    assert "Who opened your sign-up lately" in ada.modal.words
    assert "@Maya, Tue 6 Jan" in ada.modal.words
    house.olga.types("/mentorship organise")
    house.olga.clicks("Log")
    assert "looked at the sign-up of @Ada" in house.olga.modal.words
    with pytest.raises(AppendOnly), house.desk() as desk:
        desk.session.delete(desk.session.scalars(LogEntry.newest(1)).one())
