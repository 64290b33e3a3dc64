"""Support and safety. Mentor Guide, Responsibilities 1 and 10; Mentee Guide, Responsibilities 1 and 9."""

import json

import pytest
from sqlalchemy import select

import given
from asking_for_help import asks_organisers, reports, takes_a_break, wants_never_again
from given import after_the_first_meeting
from mentorship.hall.settings import change_settings
from mentorship.journey.support.ask import ask_channel
from mentorship.privacy.export import export
from mentorship.program.help_request import HelpRequest
from mentorship.program.mentorship import Mentorship
from organisers import ends_for_them


@pytest.fixture
def organisers(house, grace):
    """Olga and Grace."""
    appoint(house, house.olga, grace)


def appoint(house, *people, **others):
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, organisers=tuple(each.id for each in people), **others)


def only_rests(person, words):
    """Rest, and tell nobody why."""
    takes_a_break(person)


def heard_by(person):
    return [each.words for each in person.messages(in_=person.dm())]


@pytest.mark.feature("J1", "J9", "P12")
@pytest.mark.repeated
def test_nobody_who_asks_the_organisers_waits_in_silence(house, together, organisers, ada):
    """Program, section 8; the organisers are reminded twice, by day, until one of them looks after it."""
    house.goes_to("2026-01-05 23:00", "Europe/Madrid")
    asks_organisers(ada, "It hurt")
    house.passes(days=3, hours=1)
    assert reminded(house.olga) == []
    house.passes(hours=10)
    assert len(reminded(house.olga)) == 1
    house.passes(days=20)
    assert len(reminded(house.olga)) == 2
    assert "It hurt" not in "".join(reminded(house.olga)), "a card shows it already"


@pytest.mark.feature("J10")
@pytest.mark.parametrize(("turns_to_them", "days"), [(asks_organisers, 10), (reports, 2)])
def test_whoever_asked_hears_when_nobody_took_it_though_they_were_reminded(
    house, together, organisers, ada, grace, turns_to_them, days
):
    """Program, section 8: people do not wait in silence; she reads whom else she could turn to."""
    zara = house.member("Zara")
    appoint(house, house.olga, grace, external_contact=f"<@{zara.id}>")
    house.goes_to("2026-01-05 10:00", "Europe/London")
    turns_to_them(ada, "It hurt")
    house.passes(days=days, hours=-1)
    assert in_vain(ada) == [] and len(reminded(house.olga)) == 2
    house.passes(hours=2)

    [word] = in_vain(ada)
    assert "Sent to @Olga" in word and "Please write to @Zara" in word
    assert {"Say more", "Read"} <= set(ada.last_message(in_=ada.dm()).buttons)
    house.passes(days=30)
    assert len(in_vain(ada)) == 1 and len(reminded(house.olga)) == 2
    assert in_vain(grace) == in_vain(zara) == []


@pytest.mark.parametrize("goes_on", ["taken", "closed", "alone"])
def test_nobody_reads_that_it_waits_once_it_does_not(house, together, organisers, ada, goes_on):
    """What was put off to the morning is looked at once more."""
    house.goes_to("2026-01-06 02:00", "Europe/London")
    asks_organisers(ada, "It hurt")
    house.passes(days=10, minutes=1)
    if goes_on == "alone":
        leaves_slack(house.olga)
    else:
        house.olga.clicks("I'll look after it" if goes_on == "taken" else "Close the case", on="Someone asks")
    house.passes(days=2)
    assert in_vain(ada) == []


def test_whoever_asked_and_is_forgotten_hears_nothing_of_it(house, together, organisers, ada):
    reports(ada, "It hurt")
    forgets_everything(ada)
    house.passes(days=5)
    assert in_vain(ada) == [] and len(reminded(house.olga)) == 2


def in_vain(person):
    return [each for each in heard_by(person) if "Nobody looks after" in each]


def test_what_somebody_looks_after_is_not_reminded_of(house, together, organisers, ada):
    asks_organisers(ada, "It hurt")
    house.olga.clicks("I'll look after it", in_=house.olga.dm())
    house.passes(days=20)
    assert reminded(house.olga) == []


def test_of_whoever_asked_and_is_forgotten_nobody_is_reminded(house, together, organisers, ada):
    asks_organisers(ada, "It hurt")
    house.passes(days=1)
    forgets_everything(ada)
    house.passes(days=20)
    assert any("has left" in each or "is no longer" in each for each in heard_by(house.olga)), heard_by(house.olga)
    assert reminded(house.olga) == []


def test_a_request_about_a_mentor_who_is_an_organiser_never_reaches_her(house, together, organisers, ada, grace):
    """Mentee Guide, Responsibilities 9."""
    grace.opens_home()
    before, seen = len(grace.messages(in_=grace.dm())), grace.home.words

    ada.types("/mentorship help")
    ada.clicks("Ask the organisers")
    ada.submits("Next")
    assert "@Olga" in ada.modal.words and "@Grace" not in ada.modal.words
    ada.fills({"In your own words": "I feel <small> after our meetings"})
    ada.submits("Send")

    heard = house.olga.last_message(in_=house.olga.dm())
    assert "after our meetings" in heard.words and "after our meetings" not in heard.text
    assert "@Ada wrote:" in heard.words and "advice" not in heard.words
    grace.opens_home()
    assert len(grace.messages(in_=grace.dm())) == before
    assert grace.home.words == seen
    grace.presses_old(heard, "Read")
    assert not grace.sees("after our meetings")


@pytest.mark.repeated
@pytest.mark.feature("J10")
def test_a_report_is_acknowledged_reminded_and_its_closing_told(house, together, organisers, ada, grace):
    """Mentee Guide, Responsibilities 1."""
    reports(ada, "He said something he should not have said")
    assert "It has gone to the people you were shown" in ada.last_message(in_=ada.dm()).words

    def reminded():
        return [m for m in house.olga.messages(in_=house.olga.dm()) if "waiting for someone" in m.words]

    house.passes(hours=3.9)
    assert len(reminded()) == 0
    house.passes(hours=0.2)
    assert len(reminded()) == 1
    house.passes(hours=20)
    assert len(reminded()) == 2
    house.olga.clicks("I'll look after it")
    house.passes(days=3)
    assert len(reminded()) == 2

    house.olga.clicks("Close the case")
    house.passes(hours=16)
    assert "is closed now" in ada.screen.words
    assert "report" not in grace.screen.words.lower()


@pytest.mark.feature("J8")
@pytest.mark.parametrize("goes_on_resting", [reports, only_rests])
def test_a_report_in_ones_own_break_lasts_beyond_its_day(house, together, ada, grace, goes_on_resting):
    """Program, section 8: to the other it reads as a break that is made longer."""
    takes_a_break(ada, until="2026-01-20")
    house.passes(days=3)
    heard = len(heard_by(grace))

    goes_on_resting(ada, "It hurt")
    house.goes_to("2026-01-28 12:00", "Europe/London")

    with house.desk() as desk:
        assert desk.get(Mentorship, together).is_resting
    assert [each.partition(".")[0] for each in heard_by(grace)[heard:]] == ["@Ada is taking a break for a while"]
    assert "20 Jan" not in next(each for each in heard_by(ada) if "break" in each)


def comes_back(house, person):
    person.types("/mentorship resume")
    assert "Good to have you back" in person.screen.words


def day_comes(house, person):
    house.goes_to("2026-01-21 12:00", "Europe/London")


@pytest.mark.feature("J8")
@pytest.mark.parametrize("ends", [comes_back, day_comes])
def test_a_report_in_the_others_own_break_shows_nothing_until_that_is_over(house, signed_up, ada, grace, ends):
    """Program, section 8: then it is an ordinary break, and in between nothing begins again."""
    takes_a_break(grace, until="2026-01-20")
    house.passes(days=2)
    grace.opens_home()
    heard, home = heard_by(grace), (grace.home.words, grace.home.buttons)

    reports(ada, "It hurt")
    told = len(heard_by(ada))
    house.passes(days=1)
    grace.opens_home()
    assert (heard_by(grace), (grace.home.words, grace.home.buttons)) == (heard, home)
    takes_a_break(grace, until="2026-01-21")
    house.passes(hours=1)

    ends(house, grace)
    house.passes(days=2)
    newly = [each.partition(".")[0] for each in heard_by(grace) if each not in heard and "break" in each]
    assert newly == ["Your break is over", "@Ada is taking a break for a while"]
    grace.types("/mentorship resume")
    assert "The other one is taking this break" in grace.screen.words
    assert "Grace" not in "".join(heard_by(ada)[told:])
    comes_back(house, ada)
    house.passes(days=3)
    assert "The break is over: it goes on with @Ada" in "".join(heard_by(grace))


@pytest.mark.feature("J7", "J8")
def test_whoever_reported_in_the_others_own_break_reads_nothing_of_theirs(house, signed_up, ada, grace):
    """Program, section 8: neither when it ends, nor in one's own data."""
    takes_a_break(grace)
    reports(ada, "It hurt")
    with house.desk() as desk:
        assert "other_rests" not in export(desk, grace.id).decode()

    grace.types("/mentorship end")
    grace.fills({"Kind words for Ada": "You will regret this"})
    grace.submits("End it")
    house.passes(days=1)
    assert "regret" not in "".join(heard_by(ada))


@pytest.mark.feature("J8", "I1")
@pytest.mark.parametrize("rests", [reports, only_rests])
def test_in_a_break_nothing_of_the_other_reaches_whoever_began_it(house, together, ada, grace, rests):
    """Program, section 8: a report and an ordinary break are answered in the same words."""
    grace.opens_home()
    grace.clicks("See the agreement", on="home")
    rests(ada, "It hurt")
    heard = heard_by(ada)

    grace.clicks("Change it")
    assert "You two are taking a break" in grace.modal.words
    grace.closes_all()
    grace.types("/mentorship opportunity")
    assert "/mentorship resume ends it" in grace.screen.words and grace.modal is None
    takes_a_break(grace)
    assert "The other one is taking this break" in grace.modal.words
    with house.desk() as desk:
        assert desk.get(Mentorship, together).resting_by == ada.id
    house.passes(days=2)
    assert heard_by(ada)[: len(heard)] == heard
    assert [each for each in heard_by(ada)[len(heard) :] if "Grace" in each] == []


def test_a_window_that_is_open_when_the_break_begins_is_not_sent_any_more(house, together, ada, grace):
    """Program, section 8; what was typed stays."""
    grace.types("/mentorship opportunity")
    grace.fills({"What is it?": "A contact", "In a line": "Answer me, Ada"})
    reports(ada, "It hurt")

    grace.submits("Offer it")

    assert "You two are taking a break" in grace.modal.words
    grace.closes()
    assert "Answer me, Ada" in grace.modal.values.values()
    house.passes(days=2)
    assert "Answer me" not in "".join(heard_by(ada))


def test_what_waits_for_the_morning_waits_for_the_end_of_the_break(house, together, ada, grace):
    """Program, sections 8 and 13: nothing reaches her in the break, and what she comes back to is not lost."""
    house.goes_to("2026-01-06 22:00", "Europe/London")
    grace.types("/mentorship opportunity")
    grace.fills({"What is it?": "A contact", "In a line": "Kofi is looking for juniors"})
    grace.submits("Offer it")
    takes_a_break(ada)
    house.passes(days=2)
    assert "Kofi" not in "".join(heard_by(ada))

    ada.types("/mentorship resume")
    house.passes(days=2)
    assert "Kofi" in "".join(heard_by(ada))


def test_an_old_button_sets_no_time_in_a_break(house, ada, grace):
    """Program, section 8; First 1: not even for the meeting that is still to be had."""
    with house.desk() as desk:
        given.mentorship(desk, mentor=grace, mentee=ada)
    house.passes(days=7, hours=2)
    nudge = next(each for each in grace.messages(in_=grace.dm()) if "Set a time" in each.buttons)
    reports(ada, "It hurt")

    grace.presses_old(nudge, "Set a time")

    assert "You two are taking a break" in grace.screen.words


@pytest.mark.feature("J8")
def test_what_the_other_sees_of_a_report_is_word_for_word_an_ordinary_break(house, together, ada, grace):
    """Program, section 8."""
    appoint(house, house.olga)
    linus, ken = house.member("Linus"), house.member("Ken")
    with house.desk() as desk:
        after_the_first_meeting(desk, mentor=linus, mentee=ken)

    reports(ada, "It hurt")
    takes_a_break(ken)

    def seen_by(person, partner):
        person.opens_home()
        words = [person.home.words, *(each.words for each in person.messages(in_=person.dm()))]
        return [each.replace(partner.name, "X").replace(person.name, "Y") for each in words]

    grace_sees, linus_sees = seen_by(grace, ada), seen_by(linus, ken)
    assert "X is taking a break for a while" in grace_sees[-1]
    assert grace_sees == linus_sees

    for person in (grace, linus):
        person.types("/mentorship resume")
        assert "The other one is taking this break" in person.screen.words


def test_answers_travel_through_the_bot_and_the_asker_stays_unnamed(house, together, organisers, ada, grace):
    """Program, section 8."""
    asks_organisers(ada, "Is it all right to ask for a pause?", anonymous=True)
    card = house.olga.last_message(in_=house.olga.dm())
    assert "Someone wrote:" in card.words and "Ada" not in card.words and ada.id not in card.words

    house.olga.clicks("Answer")
    house.olga.fills({"Your answer": "Of course it is"})
    house.olga.submits("Send")
    assert "Of course it is" in ada.last_message(in_=ada.dm()).words

    ada.clicks("Say more")
    ada.fills({"What would you like to add?": "Thank you!"})
    ada.submits("Send")
    assert "Thank you!" in house.olga.last_message(in_=house.olga.dm()).words
    assert not house.olga.sees("Ada asks")


@pytest.mark.feature("J2", "P10")
def test_a_question_to_the_mentees_is_shown_first_names_are_spotted_and_replies_come_home(house, together, ada, grace):
    """Mentee Guide, Responsibilities 9."""
    bo = house.member("Bo")
    for person in (ada, bo):
        person.joins("#mentees")
    ada.types("/mentorship help")
    ada.clicks("Ask the mentees")
    ada.submits("Next")
    assert "Everyone in #mentees can read it" in ada.modal.words
    ada.fills({"In your own words": "How do I tell grace that I am lost?", "Your name": ["Leave my name out"]})
    ada.submits("See it first")
    assert "I found names in it: grace" in ada.modal.words.replace("*", "")
    assert not bo.sees("that I am lost")
    ada.submits("Post it")

    post = bo.last_message(in_="#mentees")
    assert "that I am lost" in post.words and "Ada" not in post.words and "lost" not in post.text
    bo.clicks("Reply", in_="#mentees")
    bo.fills({"Your reply": "Just say it, it helps"})
    bo.submits("Send")
    assert "Just say it, it helps" in ada.last_message(in_=ada.dm()).words


def test_whoever_asked_a_channel_reads_the_question_and_its_replies_and_no_words_of_a_case(house, ada):
    """Mentee Guide, Responsibilities 9: a post that everyone in #mentees can read is nothing in confidence."""
    arjun, bo = house.member("Arjun"), house.member("Bo")
    for person in (ada, bo):
        person.joins("#mentees")
    ada.types("/mentorship help")
    ada.clicks("Ask the mentees")
    ada.fills({"Whom is it about?": [arjun.name]})
    ada.submits("Next")
    ada.fills({"In your own words": "How do I begin?"})
    ada.submits("See it first")
    ada.submits("Post it")
    bo.clicks("Reply", in_="#mentees")
    bo.fills({"Your reply": "With a question"})
    bo.submits("Send")

    ada.clicks("Read", in_=ada.dm())

    assert ada.modal.title == "Your question"
    assert "How do I begin?" in ada.modal.words and "@Bo: With a question" in ada.modal.words.replace("*", "")
    assert "Arjun" not in ada.modal.words and "Sent to" not in ada.modal.words


def test_a_question_about_a_mentor_does_not_go_where_that_mentor_reads(house, together, ada, grace):
    """Program, section 8."""
    for person in (ada, grace):
        person.joins("#mentees")

    ada.types("/mentorship help")
    ada.clicks("Ask the mentees")
    ada.submits("Next")

    assert "Grace reads #mentees too" in ada.modal.errors["Whom is it about?"]


def test_with_no_fit_organiser_the_outside_contact_is_named_before_anything_is_sent(house, together, ada, grace):
    """Program, section 8."""
    appoint(house, grace, external_contact="help@example.org")
    ada.types("/mentorship help")
    ada.clicks("Report a problem")
    ada.submits("Next")
    assert "help@example.org" in ada.modal.words and not ada.modal.labels
    ada.closes_all()

    eve = house.member("Eve")
    appoint(house, grace, external_contact=f"<@{eve.id}>")
    reports(ada, "Please help")
    assert "Please help" in eve.last_message(in_=eve.dm()).words
    assert not grace.sees("Please help")


def test_a_reader_who_was_not_named_before_makes_the_asker_look_again(house, together, ada, grace):
    """Program, section 8: the bot says before sending who exactly will read it."""
    zoe = house.member("Zoe")
    appoint(house, house.olga)
    ada.types("/mentorship help")
    ada.clicks("Ask the organisers")
    ada.submits("Next")
    ada.fills({"In your own words": "A quiet word"})
    appoint(house, house.olga, zoe)

    ada.submits("Send")

    assert "Who can read this has changed" in ada.modal.words and "@Zoe" in ada.modal.words
    assert ada.modal.values["In your own words"] == "A quiet word"
    assert not house.olga.sees("A quiet word")


def test_someone_never_to_be_met_again_never_learns_of_it(house, together, ada, grace):
    """Program, section 8."""
    heard = len(grace.messages(in_=grace.dm()))
    wants_never_again(ada, "Grace")

    assert "You will not be matched" in ada.modal.words
    with house.desk() as desk:
        assert desk.are_kept_apart(grace.id, ada.id)
    assert len(grace.messages(in_=grace.dm())) == heard


def reports_after_the_end(person, words):
    person.types("/mentorship end")
    person.submits("End it")
    reports(person, words, about=["Grace"])


def reports_and_ends(person, words):
    reports(person, words)
    person.types("/mentorship end")
    person.submits("End it")


def asks_organisers_and_ends(person, words):
    asks_organisers(person, words)
    person.types("/mentorship end")
    person.submits("End it")


@pytest.mark.feature("C2")
@pytest.mark.parametrize("parts", [reports_and_ends, asks_organisers_and_ends, reports_after_the_end])
def test_a_pair_that_ended_with_a_help_request_is_never_proposed_again(house, signed_up, ada, grace, parts):
    """Program, section 2: one sentence for whatever was told in confidence; while they are together, no word of it."""
    maya = house.mentor_in_channel("Maya")
    parts(ada, "It hurt")
    house.settles()

    maya.types("/mentorship propose @Grace @Ada", in_="#mentors")

    assert "told in confidence" in maya.ephemerals()[-1].words


def test_two_are_kept_apart_by_a_case_that_was_deleted_while_they_were_together(house, signed_up, ada, grace):
    """Program, section 2: of what was asked nothing is left but a mark, and while they are together, no trace of it."""
    maya = house.mentor_in_channel("Maya")
    appoint(house, house.olga, case_kept_days=1)
    asks_organisers(ada, "It hurt")
    house.olga.clicks("Close the case")
    house.passes(days=2)
    with house.desk() as desk:
        assert desk.session.scalars(HelpRequest.asked_by({ada.id})).all() == []
        assert not desk.are_kept_apart(ada.id, grace.id)

    ada.types("/mentorship end")
    ada.submits("End it")
    maya.types("/mentorship propose @Grace @Ada", in_="#mentors")
    assert "told in confidence" in maya.ephemerals()[-1].words


@pytest.mark.feature("J7", "J8")
def test_whoever_reported_reads_nothing_that_the_other_wrote_when_it_ends(house, signed_up, ada, grace):
    """Program, section 8: the card looks as any other does."""
    reports(ada, "It hurt")
    grace.types("/mentorship end")
    grace.fills({"Kind words for Ada": "You will regret this"})
    grace.submits("End it")
    house.passes(days=1)

    card = next(each for each in ada.messages(in_=ada.dm()) if "Thank you for the time we had together" in each.words)
    ada.presses_old(card, "Read")
    assert "Thank you for the time we had together" in ada.modal.words
    ada.closes_all()
    assert "regret" not in "".join(heard_by(ada))


def test_in_an_ordinary_break_kind_words_arrive_as_they_were_written(house, signed_up, ada, grace):
    """Mentor Guide, Responsibilities 10."""
    takes_a_break(ada)
    grace.types("/mentorship end")
    grace.fills({"Kind words for Ada": "I enjoyed every hour"})
    grace.submits("End it")
    house.passes(days=1)
    assert "I enjoyed every hour" in "".join(heard_by(ada))


def test_an_organiser_who_ends_it_keeps_them_apart_as_well(house, signed_up, ada, grace):
    """Program, sections 2 and 8."""
    appoint(house, house.olga)
    reports(ada, "It hurt")
    ends_for_them(house.olga, of="Ada", because="They asked me to")
    with house.desk() as desk:
        assert desk.are_kept_apart(ada.id, grace.id)


def test_a_question_to_the_channel_keeps_nobody_apart(house, signed_up, ada, grace):
    """It is no case; those who help each other there ask about many things."""
    with house.desk() as desk:
        ask_channel(desk, ada.id, channel="mentees", words="How?", is_anonymous=False, concerned={grace.id})
    ada.types("/mentorship end")
    ada.submits("End it")
    with house.desk() as desk:
        assert not desk.are_kept_apart(ada.id, grace.id)


@pytest.mark.feature("K7")
def test_id_like_help_on_the_quiet_card_is_a_press_and_the_other_sees_nothing_of_it(house, together, ada, grace):
    """Program, section 5: any press by either resets it."""
    house.passes(days=22)
    grace.opens_home()
    sees = [grace.home.words, *heard_by(grace)]

    ada.clicks("I'd like help")
    assert "help" in ada.modal.words.lower()
    ada.closes_all()
    house.settles()
    grace.opens_home()
    assert [grace.home.words, *heard_by(grace)] == sees

    house.passes(days=20)
    with house.desk() as desk:
        assert not desk.get(Mentorship, together).is_resting


def test_a_matcher_reads_no_request(house, together, organisers, ada):
    """Least rights: being in #mentors opens nothing here."""
    mira = house.mentor_in_channel("Mira")
    asks_organisers(ada, "Only for the organisers")

    mira.opens_home()
    mira.presses_old(house.olga.last_message(in_=house.olga.dm()), "Read")

    assert not mira.sees("Only for the organisers")


# Whoever can read it, and whoever cannot any more


def reminded(person):
    return [each for each in heard_by(person) if "waiting for someone" in each]


def receipt_of(person):
    return next(each for each in heard_by(person) if "Thank you for telling" in each or "Your request" in each)


def forgets_everything(person):
    person.types("/mentorship forget-me")
    person.submits()
    person.closes_all()


def leaves_slack(person):
    person.is_deactivated()


def chooses(house, person, *names):
    person.clicks("Choose who reads it", in_=person.dm())
    assert [name for name in names if f"@{name}" not in person.modal.words] == []
    person.fills({"Who may read it?": names})
    person.submits("Send")
    house.settles()


@pytest.mark.feature("J9", "P12")
def test_whoever_it_concerns_takes_a_report_from_nobody(house, together, organisers, ada, grace):
    """Program, section 8: whom it was sent to reads it, whatever the accused organiser changes."""
    reports(ada, "It hurt")
    grace.types("/mentorship organise")
    grace.clicks("People and links")
    grace.fills({"Organisers": ["Grace"]})
    grace.submits("Save")
    grace.closes_all()

    house.passes(hours=25)
    assert len(reminded(house.olga)) == 2
    house.olga.opens_home()
    house.olga.clicks("Read it", on="home")
    assert "It hurt" in house.olga.modal.words
    house.olga.closes_all()
    house.olga.clicks("I'll look after it", in_=house.olga.dm())
    house.settles()
    assert "@Olga looks after it" in receipt_of(ada)
    grace.opens_home()
    assert "report" not in grace.home.words.lower()


@pytest.mark.parametrize("turns_to_them", [reports, asks_organisers])
@pytest.mark.parametrize("goes", [leaves_slack, forgets_everything])
@pytest.mark.feature("J10")
def test_what_somebody_took_who_is_gone_is_open_again(house, together, ada, grace, goes, turns_to_them):
    """Program, section 8: the others hear of it, and of a report they are reminded anew."""
    zoe = house.member("Zoe", tz="Europe/London")
    appoint(house, house.olga, zoe, grace)
    turns_to_them(ada, "It hurt", anonymous=True)
    house.passes(hours=5)
    house.olga.clicks("I'll look after it", in_=house.olga.dm())
    house.passes(hours=1)
    assert "@Olga looks after it" in receipt_of(ada)
    before = len(reminded(zoe))

    goes(house.olga)
    house.passes(minutes=5)
    assert "Fewer people can read a case" in heard_by(zoe)[-1] and "Sent in confidence" in heard_by(zoe)[-1]
    assert "Sent to @Zoe" in receipt_of(ada) and "Olga" not in receipt_of(ada)
    house.passes(days=2)
    assert len(reminded(zoe)) == before + (2 if turns_to_them is reports else 0)

    zoe.clicks("I'll look after it", in_=zoe.dm())
    house.passes(days=2)
    assert "@Zoe looks after it" in receipt_of(ada)
    assert len(reminded(zoe)) == before + (2 if turns_to_them is reports else 0)
    assert "Ada" not in "".join(heard_by(zoe))


@pytest.mark.repeated
@pytest.mark.postgresql
@pytest.mark.parametrize("turns_to_them", [reports, asks_organisers])
@pytest.mark.parametrize("goes", [leaves_slack, forgets_everything])
@pytest.mark.feature("J9", "J10", "P12")
def test_when_no_reader_is_left_the_asker_chooses_anew(house, together, organisers, ada, grace, goes, turns_to_them):
    """Program, section 8: nobody else reads it without her yes; she is told at once, and who it could be."""
    eve = house.member("Eve", tz="Europe/London")
    turns_to_them(ada, "It hurt", anonymous=True)
    house.passes(minutes=5)
    goes(house.olga)
    zoe = house.member("Zoe", tz="Europe/London")
    appoint(house, grace, zoe, external_contact=f"<@{eve.id}>")
    house.passes(minutes=5)

    assert "can't read it any more; I'm sorry" in heard_by(ada)[-1]
    assert "can't read it any more" in receipt_of(ada) and "Sent to" not in receipt_of(ada)
    house.passes(days=9)
    assert len([each for each in heard_by(ada) if "I'm sorry" in each]) == 1
    assert not zoe.sees("It hurt") and not eve.sees("It hurt")

    ada.clicks("Choose who reads it", in_=ada.dm())
    assert "@Zoe, @Eve" in ada.modal.words and "Grace" not in ada.modal.words
    ada.closes_all()
    chooses(house, ada, "Eve")
    house.passes(days=3)
    assert "It hurt" in "".join(heard_by(eve)) and "Ada" not in "".join(heard_by(eve))
    assert "Sent to @Eve" in receipt_of(ada)
    ada.clicks("Say more", in_=ada.dm())
    assert "It goes to @Eve, and to nobody else" in ada.modal.words
    ada.fills({"What would you like to add?": "Is anybody there?"})
    ada.submits("Send")
    house.passes(days=3)
    assert "Is anybody there?" in "".join(heard_by(eve))
    assert len(reminded(eve)) == (2 if turns_to_them is reports else 1)
    assert not zoe.sees("It hurt") and not grace.sees("It hurt")


def test_what_is_said_while_nobody_reads_it_reaches_whom_the_asker_chooses(house, together, organisers, ada, grace):
    """Program, section 8; and whoever could read it no longer, by the time she sends it, does not."""
    asks_organisers(ada, "It hurt")
    house.passes(minutes=5)
    ada.clicks("Say more", in_=ada.dm())
    zoe, yan = house.member("Zoe"), house.member("Yan")
    house.olga.is_deactivated()
    appoint(house, grace, zoe, yan)
    house.passes(minutes=5)

    ada.fills({"What would you like to add?": "Is anybody there?"})
    ada.submits("Send")
    appoint(house, grace, zoe)
    ada.fills({"Who may read it?": ["Yan"]})
    ada.submits("Send")
    shown = ada.modal.words.replace("*", "")
    assert "Who can read this has changed" in shown and "could read it: @Zoe. Only" in shown
    ada.fills({"Who may read it?": ["Zoe"]})
    ada.submits("Send")
    house.settles()

    zoe.clicks("Read", in_=zoe.dm())
    assert "It hurt" in zoe.modal.words and "Is anybody there?" in zoe.modal.words
    assert not yan.sees("It hurt")


def test_where_nobody_else_could_read_it_the_outside_contact_is_named(house, together, organisers, ada, grace):
    """Program, section 8."""
    reports(ada, "It hurt")
    house.olga.is_deactivated()
    appoint(house, grace, external_contact="help@example.org")
    house.passes(minutes=5)

    ada.clicks("Choose who reads it", in_=ada.dm())

    assert "help@example.org" in ada.modal.words and not ada.modal.labels


def goes_to(person, words):
    """Find the calls that would bring something to someone's own messages."""
    return lambda call: call.get("channel") == person.dm() and words in json.dumps(call)


@pytest.mark.faults
@pytest.mark.postgresql
@pytest.mark.feature("J9", "P12")
def test_that_slack_refuses_a_report_is_told_to_nobody_whom_it_concerns(house, together, organisers, ada, grace):
    """Program, section 8: whoever else reads it hears that there are fewer; if nobody does, the asker."""
    zoe = house.member("Zoe")
    appoint(house, house.olga, zoe, grace)
    house.passes(minutes=5)
    for person in (house.olga, zoe):
        person.opens_messages()
    grace.opens_home()
    seen = (grace.home.words, heard_by(grace))

    house.slack.troubles.answers_with("chat.postMessage", "invalid_blocks", when=goes_to(zoe, "It hurt"))
    asks_organisers(ada, "It hurt")
    house.passes(minutes=5)
    assert "Fewer people can read a case" in heard_by(house.olga)[-1]
    assert "Sent to @Olga." in receipt_of(ada) and heard_by(zoe) == []

    house.slack.troubles.answers_with("chat.postMessage", "user_not_visible", times=2, when=goes_to(house.olga, "hurt"))
    appoint(house, house.olga, grace)
    asks_organisers(ada, "And it hurt again")
    house.passes(minutes=5)
    assert "can't read it any more; I'm sorry" in heard_by(ada)[-1]
    grace.opens_home()
    assert (grace.home.words, heard_by(grace)) == seen
    assert "support." not in "".join(heard_by(house.olga))

    chooses(house, ada, "Olga")
    house.passes(minutes=5)
    assert len([each for each in heard_by(ada) if "I'm sorry" in each]) == 2  # refused once more, and told once more
    ada.presses_old(ada.last_message(in_=ada.dm()), "Choose who reads it")
    ada.fills({"Who may read it?": ["Olga"]})
    ada.submits("Send")
    house.settles()
    assert "And it hurt again" in "".join(heard_by(house.olga))


@pytest.mark.faults
def test_that_slack_refuses_an_answer_hears_who_reads_the_case_and_of_a_question_who_asked(
    house, organisers, ada, grace
):
    """Program, section 8."""
    ada.joins("#mentees")
    heard = heard_by(grace)
    asks_organisers(ada, "It hurt", about=["Grace"])
    house.slack.troubles.answers_with("chat.postMessage", "invalid_blocks", when=goes_to(ada, "Of course"))
    house.olga.clicks("Answer", in_=house.olga.dm())
    house.olga.fills({"Your answer": "Of course it is"})
    house.olga.submits("Send")
    house.passes(minutes=5)
    assert "could not be delivered" in heard_by(house.olga)[-1]

    house.slack.troubles.answers_with(
        "chat.postMessage", "invalid_blocks", when=lambda call: "Lost" in json.dumps(call)
    )
    ada.types("/mentorship help")
    ada.clicks("Ask the mentees")
    ada.fills({"Whom is it about?": ["Grace"]})
    ada.submits("Next")
    ada.fills({"In your own words": "Lost?"})
    ada.submits("See it first")
    ada.submits("Post it")
    house.passes(minutes=5)
    assert "Slack did not take your question" in heard_by(ada)[-1]
    assert heard_by(grace) == heard


@pytest.mark.feature("J8")
def test_the_form_says_that_a_mentorship_rests_only_where_one_does(house, together, ada, grace):
    """Program, section 8."""
    nia = house.member("Nia")

    def reads_when_it_is_about(person, *names):
        person.types("/mentorship help")
        person.clicks("Report a problem")
        person.fills({"Whom is it about?": names})
        person.submits("Next")
        words = person.modal.words
        person.closes_all()
        return words

    assert "Your mentorship with @Grace rests at once" in reads_when_it_is_about(ada, "Grace", "Nia")
    assert "rests" not in reads_when_it_is_about(ada, "Nia")
    assert "rests" not in reads_when_it_is_about(nia, "Grace")
    assert "rests" not in reads_when_it_is_about(nia)


def test_a_case_that_nobody_can_read_any_more_and_nobody_asks_about_goes_in_time(house, signed_up, ada, grace):
    """Its only reader left, and whoever told of it was forgotten: nobody could ever close it."""
    reports(ada, "It hurt so much")
    house.olga.is_deactivated()
    house.passes(hours=1)
    ada.types("/mentorship forget-me")
    ada.submits("Erase everything")
    house.passes(days=400)
    with house.desk() as desk:
        assert desk.session.scalars(select(HelpRequest)).all() == []


# What is said, and where, is true and right at that moment


@pytest.mark.feature("J9")
@pytest.mark.parametrize("turns_to_them", [asks_organisers, reports])
def test_what_went_around_the_organisers_is_not_said_to_have_reached_them(house, together, ada, grace, turns_to_them):
    """Her mentor is the only organiser, so it goes to Eve, outside the program, and the form says so."""
    eve = house.member("Eve", tz="Europe/London")
    appoint(house, grace, external_contact=f"<@{eve.id}>")
    turns_to_them(ada, "It hurt")
    house.settles()
    eve.clicks("Answer", in_=eve.dm())
    eve.fills({"Your answer": "I am here"})
    eve.submits("Send")
    eve.clicks("Close the case", in_=eve.dm())
    house.passes(days=1)

    assert [each for each in heard_by(ada) if "organisers" in each] == []


def test_whoever_took_an_unnamed_case_and_becomes_the_askers_mentor_is_not_pointed_at(house, ada, grace):
    """Program, section 8: the person can stay anonymous. The other readers are reminded after a while, as of any."""
    zoe = house.member("Zoe", tz="Europe/London")
    appoint(house, house.olga, grace, zoe)
    house.goes_to("2026-01-05 10:00", "Europe/London")
    asks_organisers(ada, "May one pause?", about=[], anonymous=True)
    house.settles()
    grace.clicks("I'll look after it", in_=grace.dm())
    house.settles()
    before = heard_by(zoe)
    with house.desk() as desk:
        given.mentorship(desk, mentor=grace, mentee=ada)
    house.passes(minutes=5)
    assert heard_by(zoe) == before
    assert "Sent to @Olga, @Zoe" in receipt_of(ada)

    house.passes(days=3, hours=1)
    assert len(reminded(zoe)) == 1
    assert "looks after it" not in "".join(heard_by(zoe)).replace("I'll look", "")


def test_a_question_is_not_posted_where_whom_it_concerns_reads_by_now(house, together, ada, grace):
    """Program, section 8. Slack asks us to wait, and Grace comes into the channel meanwhile."""
    ada.joins("#mentees")
    ada.types("/mentorship help")
    ada.clicks("Ask the mentees")
    ada.fills({"Whom is it about?": ["Grace"]})
    ada.submits("Next")
    ada.fills({"In your own words": "My mentor shouts. What do I do?", "Your name": ["Leave my name out"]})
    ada.submits("See it first")
    house.slack.troubles.rate_limited("chat.postMessage", times=1)
    ada.submits("Post it")
    grace.joins("#mentees")
    for _ in range(20):
        house.passes(minutes=1)

    assert not [each for each in grace.messages(in_="#mentees") if "shouts" in each.words]
    assert "came to #mentees before I could post" in heard_by(ada)[-1]
    assert {"Ask again"} <= set(ada.last_message(in_=ada.dm()).buttons)
    assert not any("shouts" in each or "post" in each for each in heard_by(house.olga))


@pytest.mark.parametrize("who", ["alone", "gone"])
def test_nobody_is_said_to_be_concerned_where_only_nobody_is_left(house, ada, who):
    appoint(house, house.olga)
    asker = house.olga if who == "alone" else ada
    if who == "gone":
        house.olga.is_deactivated()
        house.passes(minutes=5)
    asker.types("/mentorship help")
    asker.clicks("Ask the organisers")
    asker.submits("Next")
    assert "No organiser is left to whom I could send it" in asker.modal.words
