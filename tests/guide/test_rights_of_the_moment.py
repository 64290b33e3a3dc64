"""What waits for the morning, or for an answer, is for whoever may read it then: a right can go overnight.

Program, sections 3, 4 and 13 ("least rights").
"""

from datetime import date, timedelta
from functools import partial

import pytest

from given import after_the_first_meeting, sign_up
from mentorship.hall import fitting
from mentorship.hall.settings import change_settings
from mentorship.organising.troubles import tell_organisers
from mentorship.outbox import open_trouble
from mentorship.policies import Mine
from mentorship.program.erasure import Erased
from mentorship.program.fit import Fit
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role


@pytest.fixture
def people(house):
    """Two matchers, a mentor and a mentee who may be proposed."""
    people = {name: house.mentor_in_channel(name) for name in ("Max", "Mia", "Jo")} | {"Luz": house.member("Luz")}
    with house.desk() as desk:
        sign_up(desk, people["Jo"], Role.MENTOR)
        sign_up(desk, people["Luz"], Role.MENTEE)
    return people


def proposes_jo_to_luz(max_):
    max_.types("/mentorship propose @Jo @Luz", in_="#mentors")
    max_.fills({"Why these two? In your own words": "They like the same things."})
    max_.submits()


def appoint(house, *organisers):
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, organisers=tuple(each.id for each in organisers))


def says(house, mentorship_id, member, fit):
    with house.desk() as desk:
        mine = Mine(desk.get(Mentorship, mentorship_id), desk.member(member.id))
        known = fitting.fit_of(desk, mine.mentorship, member.id)
        fitting.say_how_it_fits(desk, mine, fit, known=known, hears=house.olga.id)


@pytest.fixture
def zoe(house, people):
    """She organises with Olga, and cards about Luz, who reads along in #mentors, come to the two."""
    zoe = house.member("Zoe", tz="Europe/London")
    people["Luz"].joins("#mentors")
    appoint(house, house.olga, zoe)
    return zoe


def test_a_card_that_waits_for_the_morning_reaches_nobody_who_organises_no_more(house, people, zoe):
    house.goes_to("2026-01-06 22:00")
    proposes_jo_to_luz(people["Max"])
    appoint(house, house.olga)
    house.goes_to("2026-01-07 10:00")
    assert house.olga.sees("A proposal") and not zoe.sees("A proposal")


def test_a_card_in_the_messages_of_an_admin_who_organises_while_nobody_is_named_shows_what_happens(house, people):
    """And asks the database no more than any other (P8)."""
    people["Luz"].joins("#mentors")
    house.goes_to("2026-01-06 11:00")
    proposes_jo_to_luz(people["Max"])
    house.passes(hours=1)
    house.olga.clicks("Ask the mentor", in_=house.olga.dm())
    house.passes(hours=1)
    assert "was asked" in house.olga.last_message(in_=house.olga.dm()).words


def test_a_card_of_someone_who_organises_no_more_asks_for_nothing(house, people, zoe):
    house.goes_to("2026-01-06 11:00")
    proposes_jo_to_luz(people["Max"])
    house.passes(hours=1)
    appoint(house, house.olga)
    house.olga.clicks("Ask the mentor", in_=house.olga.dm())
    house.settles()
    [card] = [each for each in zoe.messages(in_=zoe.dm()) if "goes on elsewhere" in each.words]
    assert card.buttons == [] and "Jo" not in card.words


@pytest.mark.postgresql
@pytest.mark.parametrize("goes", ["stays", "steps down", "leaves"])
@pytest.mark.feature("F17")
def test_what_does_not_fit_is_heard_by_whoever_is_the_confidant_in_the_morning(house, goes):
    zoe, ada, grace = (house.member(name, tz="Europe/London") for name in ("Zoe", "Ada", "Grace"))
    appoint(house, zoe, house.olga)
    with house.desk() as desk:
        together = after_the_first_meeting(desk, mentor=grace, mentee=ada).id
    house.goes_to("2026-01-06 22:00")
    with house.desk() as desk:
        mine = Mine(desk.get(Mentorship, together), desk.member(ada.id))
        fitting.answer(desk, mine, Fit.NOT_FOR_ME, named=zoe.id)
    if goes == "leaves":
        zoe.is_deactivated()
    elif goes == "steps down":
        appoint(house, house.olga)

    house.goes_to("2026-01-08 10:00")
    hears, other = (zoe, house.olga) if goes == "stays" else (house.olga, zoe)
    assert sum("not for them" in each.words for each in hears.messages(in_=hears.dm())) == 1
    assert not other.sees("not for them") and not grace.sees("not for them")


@pytest.mark.postgresql
@pytest.mark.feature("F17")
@pytest.mark.parametrize("was_forgotten", [False, True])
def test_what_does_not_fit_is_heard_by_a_confidant_whom_the_bot_does_not_know(house, was_forgotten):
    """Organisers appoint whom they like: whom it never met, and who once wished to be forgotten."""
    kim = house.slack.add_person("Kim", tz="Europe/London")
    if was_forgotten:
        with house.desk() as desk:
            desk.note_erasure(kim.id, Erased.EVERYTHING)
    ada, grace = (house.member(name, tz="Europe/London") for name in ("Ada", "Grace"))
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, first_matchers=(kim.id,))
        together = after_the_first_meeting(desk, mentor=grace, mentee=ada).id
    house.goes_to("2026-01-06 22:00")
    with house.desk() as desk:
        mine = Mine(desk.get(Mentorship, together), desk.member(ada.id))
        fitting.answer(desk, mine, Fit.NOT_FOR_ME, named=kim.id)
    house.goes_to("2026-01-08 18:00")
    assert sum("not for them" in each.words for each in kim.messages(in_=kim.dm())) == 1
    assert not house.olga.sees("not for them")


@pytest.mark.postgresql
def test_an_organiser_whom_the_bot_has_never_met_hears_what_organisers_hear(house):
    nora = house.slack.add_person("Nora", tz="Europe/Madrid")
    appoint(house, house.olga, nora)
    with house.desk() as desk:
        tell_organisers(desk, open_trouble(desk.session, "token", error="x", member_id=None, at=desk.now))
    house.passes(days=1)
    assert nora.sees("My token is refused") and house.olga.sees("My token is refused")


@pytest.mark.feature("F17")
def test_what_does_not_fit_goes_to_whom_the_question_named_and_to_nobody_else(house):
    """Whoever is appointed overnight hears nothing of it; through long days off it waits, and is not lost."""
    ada, grace, kim = (house.member(name, tz="Europe/London") for name in ("Ada", "Grace", "Kim"))
    with house.desk() as desk:
        after_the_first_meeting(desk, mentor=grace, mentee=ada)
    house.goes_to("2026-01-07 22:00")
    assert "goes to @Olga and to nobody else" in ada.screen.words.replace("*", "").replace("_", "")
    ada.clicks("Not for me", in_=ada.dm())
    days_off = tuple(date(2026, 1, 8) + timedelta(days=each) for each in range(11))
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, first_matchers=(kim.id,), dates_off=days_off)
    house.goes_to("2026-01-18 20:00")
    assert not house.olga.sees("not for them")

    house.goes_to("2026-01-20 18:00")
    assert house.olga.sees("not for them") and not kim.sees("not for them")
    assert ada.sees("@Olga") and not ada.sees("@Kim")
    house.olga.clicks("Read", in_=house.olga.dm())
    assert "not for them" in house.olga.modal.words


ITS_QUESTIONS = {"the day after": "2026-01-06 10:00", "day 7": "2026-01-15 10:00"}


def says_that_it_does_not_fit(ada, question):
    """Begin to, where it is asked; what comes back presses it."""
    if question == "the day after":
        return partial(ada.clicks, "Not for me", in_=ada.dm())
    ada.clicks("Answer in private")
    ada.fills({"How does it fit with Grace": "Not for me", "Is it worth your time?": "Mostly"})
    return ada.submits


@pytest.mark.parametrize("question", ITS_QUESTIONS)
@pytest.mark.feature("F17")
def test_whoever_is_appointed_after_the_question_hears_nothing_of_what_does_not_fit(house, together, ada, question):
    """Mentor Guide, Responsibilities 9: it said who does, and that nobody else would."""
    zoe = house.member("Zoe", tz="Europe/London")
    house.goes_to(ITS_QUESTIONS[question])
    presses = says_that_it_does_not_fit(ada, question)
    assert "Not for me goes to @Olga" in ada.screen.words.replace("*", "").replace("_", "")
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, first_matchers=(zoe.id,))
    presses()
    house.passes(days=4)
    assert house.olga.sees("not for them") and not zoe.sees("not for them")
    assert ada.sees("I ask @Olga to write to you") or question == "day 7"
    house.olga.clicks("Read", in_=house.olga.dm())
    assert "not for them" in house.olga.modal.words


@pytest.mark.parametrize(("question", "is_away"), [*((each, False) for each in ITS_QUESTIONS), ("the day after", True)])
def test_another_hears_what_does_not_fit_only_once_its_question_has_named_them(house, together, ada, question, is_away):
    """Where who was named may hear it no more, nothing is passed on before Ada has read who would hear it now.

    Mentor Guide, Responsibilities 9; Mentee Guide, Responsibilities 8.
    """
    zoe = house.member("Zoe", tz="Europe/London")
    house.goes_to(ITS_QUESTIONS[question])
    presses = says_that_it_does_not_fit(ada, question)
    appoint(house, zoe)
    if is_away:
        ada.types("/mentorship pause")
        ada.submits("Take a break")
    presses()
    assert "may have changed since" in ada.screen.words and "goes to @Zoe" in ada.screen.words.replace("*", "")
    house.passes(days=1)
    assert not zoe.sees("not for them") and not house.olga.sees("not for them")
    if question == "day 7":
        assert {"Not for me", "Mostly"} <= {*ada.modal.values.values()}
    presses()
    house.passes(days=4)
    assert sum("not for them" in each.words for each in zoe.messages(in_=zoe.dm())) == 1
    assert not house.olga.sees("not for them") and not ada.sees("may have changed since")


def test_where_nobody_is_left_who_could_hear_what_does_not_fit_the_question_says_so(house, together, ada, grace):
    house.goes_to(ITS_QUESTIONS["the day after"])
    appoint(house, grace)
    ada.clicks("Not for me", in_=ada.dm())
    asked = ada.last_message(in_=ada.dm())
    assert "Nothing was passed on" in asked.words and asked.buttons == ["Good", "Not sure", "Get help"]


def test_a_question_of_before_that_does_not_carry_whom_it_named_is_asked_anew(house, together, ada):
    house.goes_to(ITS_QUESTIONS["the day after"])
    with house.desk() as desk:
        mine = Mine(desk.get(Mentorship, together), desk.member(ada.id))
        fitting.answer(desk, mine, Fit.NOT_FOR_ME, named="")
    house.passes(days=1)
    assert ada.sees("Nothing was passed on") and not house.olga.sees("not for them")
    ada.clicks("Not for me", in_=ada.dm())
    house.passes(days=1)
    assert house.olga.sees("not for them")


def test_what_does_not_fit_is_heard_by_another_if_the_one_it_names_cannot_be_reached(house, together, ada):
    zoe = house.member("Zoe", tz="Europe/London")
    appoint(house, zoe, house.olga)
    house.goes_to("2026-01-07 12:00")
    house.slack.troubles.answers_with("conversations.open", "user_not_visible")
    ada.clicks("Not for me", in_=ada.dm())
    house.passes(minutes=20)
    assert house.olga.sees("not for them") and not zoe.sees("not for them")
    assert ada.sees("@Olga") and not ada.sees("@Zoe")


@pytest.mark.parametrize("again_at", ["2026-01-06 23:30", "2026-01-08 12:00"])
def test_who_thinks_better_of_it_and_then_does_not_is_heard_once(house, again_at):
    """In the same night, or after a morning on which nothing was to be said."""
    ada, grace = (house.member(name, tz="Europe/London") for name in ("Ada", "Grace"))
    with house.desk() as desk:
        together = after_the_first_meeting(desk, mentor=grace, mentee=ada).id
    for moment, fit in {
        "2026-01-06 22:00": Fit.NOT_FOR_ME,
        "2026-01-06 23:00": Fit.GOOD,
        again_at: Fit.NOT_FOR_ME,
    }.items():
        house.goes_to(moment)
        says(house, together, ada, fit)
    house.goes_to("2026-01-09 10:00")
    assert sum("not for them" in each.words for each in house.olga.messages(in_=house.olga.dm())) == 1


def test_what_is_not_for_somebody_at_night_and_is_good_in_the_morning_is_told_to_nobody(house):
    ada, grace = (house.member(name, tz="Europe/London") for name in ("Ada", "Grace"))
    with house.desk() as desk:
        together = after_the_first_meeting(desk, mentor=grace, mentee=ada).id
    house.goes_to("2026-01-06 22:00")
    for fit in (Fit.NOT_FOR_ME, Fit.GOOD):
        says(house, together, ada, fit)
    house.goes_to("2026-01-08 10:00")
    assert not house.olga.sees("not for them")


def test_what_somebody_wishes_in_private_is_for_those_who_organise_in_the_morning(house):
    """Features H5."""
    zoe, ada, grace = (house.member(name, tz="Europe/London") for name in ("Zoe", "Ada", "Grace"))
    appoint(house, house.olga, zoe)
    with house.desk() as desk:
        after_the_first_meeting(desk, mentor=grace, mentee=ada)
    house.goes_to("2026-01-15 22:00", "Europe/London")
    ada.clicks("Answer in private")
    ada.fills({"Would you like to talk to someone from the program?": "Yes, please"})
    ada.submits()
    appoint(house, house.olga)
    house.goes_to("2026-01-16 10:00", "Europe/London")
    assert house.olga.sees("private answers") and not zoe.sees("private answers")


@pytest.mark.feature("D5")
def test_a_question_does_not_wait_for_a_matcher_who_has_left_mentors(house, people):
    """Program, section 3: any matcher may answer it."""
    max_, mia, jo = people["Max"], people["Mia"], people["Jo"]
    proposes_jo_to_luz(max_)
    max_.clicks("Ask the mentor", in_="#mentors")
    house.passes(hours=1)
    max_.leaves("#mentors")
    jo.clicks("Tell me more", in_=jo.dm())
    [question] = jo.modal.labels
    jo.fills({question: "How often would she like to meet?"})
    jo.submits()
    house.passes(hours=1)
    assert not max_.sees("How often would she like")
    assert mia.sees("waits for an answer")
