"""Proposing: the mentor first, then the mentee, and never a word too many. Mentor Guide, Signing Up 3 and 4."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest

import given
from counting import asked_during
from mentorship.desk import Desk
from mentorship.journey.proposing.introduce import at_stake, withdraw_what_no_longer_fits
from mentorship.outbox import to_member
from mentorship.program.mentorship import Mentorship
from mentorship.program.proposal import Closing, Proposal
from mentorship.program.sign_up import Role, SignUp
from pretend_slack import Person
from proposals import ask, ask_both, card, in_thread, propose
from signing_up import signs_up

if TYPE_CHECKING:
    from houses import House


@pytest.fixture
def maya(house: "House") -> Person:
    """A matcher."""
    return house.mentor_in_channel("Maya")


@pytest.fixture
def grace(house: "House") -> Person:
    """A mentor with room, not yet in #mentors."""
    person = house.member("Grace", tz="Europe/London")
    with house.desk() as desk:
        given.sign_up(desk, person, Role.MENTOR)
    return person


@pytest.fixture
def ada(house: "House") -> Person:
    """A mentee who waits."""
    person = house.member("Ada", tz="Europe/London")
    with house.desk() as desk:
        given.sign_up(desk, person, Role.MENTEE)
    return person


@pytest.mark.feature("D1")
@pytest.mark.feature("D2")
@pytest.mark.feature("D3")
def test_the_mentor_is_asked_first_and_only_after_a_yes_the_mentee(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Mentor Guide, Signing Up 3 to 5; Mentee Guide, Signing Up 3 and 4."""
    propose(maya, grace, ada)
    assert "You both love small tools." in card(maya).words
    assert grace.has_heard_nothing_new()

    maya.clicks("Ask the mentor", in_="#mentors")
    assert "Could you be @Ada's mentor?" in grace.last_message().words
    assert ada.has_heard_nothing_new()

    grace.clicks("Yes, let's meet")
    assert "@Grace would like to be your mentor" in ada.last_message().words
    assert "was asked first and said yes" in ada.last_message().words
    assert "#mentors" not in grace.conversations()

    ada.clicks("Yes, let's meet")
    assert "#mentors" in grace.conversations()
    assert "#mentees" in ada.conversations()
    assert "are introduced" in card(maya).words
    assert card(maya).buttons == ["Discuss", "Read it all"]


def test_where_it_is_read_on_home_it_can_be_answered(house: "House", maya: Person, grace: Person, ada: Person) -> None:
    """Signing Up 3 and 4 of both guides: no dead end."""
    ask(maya, grace, ada)
    grace.opens_home()
    grace.clicks("Read about it", on="home")
    assert "Could you be @Ada's mentor?" in grace.modal.words
    grace.clicks("Tell me more")
    grace.fills({"What would you like to know?": "In the mornings?"})
    grace.submits()
    assert grace.modal is None and "In the mornings?" in grace.last_message().words

    grace.clicks("Read about it", on="home")
    grace.clicks("Yes, let's meet")
    assert grace.modal.buttons == ["Close"] and "You said yes" in grace.modal.words
    grace.closes()
    ada.opens_home()
    ada.clicks("Read about it", on="home")
    ada.clicks("Yes, let's meet")
    assert "You both said yes!" in ada.modal.words
    assert "#mentees" in ada.conversations()


def test_a_goal_that_a_mentee_left_empty_is_no_empty_line(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Mentee Guide, Signing Up 1: share only what you want; First Meeting 3: the two find it together."""
    with house.desk() as desk:
        for sign_up in desk.session.scalars(given.SignUp.of(ada.id, Role.MENTEE)):
            sign_up.goal, sign_up.field, sign_up.current_role = None, "", None
    ask(maya, grace, ada)
    assert "What @Ada would like to learn: Python" in grace.last_message().words
    assert "would like:" not in grace.last_message().words

    grace.clicks("Yes, let's meet")
    ada.clicks("Yes, let's meet")
    hello = grace.messages(in_=grace.group_dm_with("Ada"))[0].words
    assert "@Ada, your mentee\nWould like to learn: Python" in hello


@pytest.mark.feature("D6")
@pytest.mark.feature("D9")
@pytest.mark.feature("C16")
def test_a_mentee_never_learns_that_a_mentor_declined(house: "House", maya: Person, grace: Person, ada: Person) -> None:
    """Mentor Guide, Signing Up 3 and 4; Mentee Guide, Signing Up 3."""
    hedy = house.member("Hedy")
    with house.desk() as desk:
        given.sign_up(desk, hedy, Role.MENTOR)
    ask(maya, grace, ada)

    grace.clicks("Not this match")
    grace.fills({"Why not?": "We used to date."})
    grace.submits("Not this match")

    assert "never hears of it" in grace.last_message().words
    assert ada.has_heard_nothing_new()
    [who_next] = in_thread(maya, card(maya))
    assert "@Ada waits on" in who_next.words
    assert who_next.buttons == ["Propose Hedy"]
    assert "date" not in card(maya).words + who_next.words
    maya.clicks("Read it all", in_="#mentors")
    assert "We used to date." in maya.modal.words
    maya.closes()

    maya.types("/mentorship propose @Grace @Ada")
    assert "told in confidence" in maya.ephemerals()[-1].words


@pytest.mark.feature("D5")
def test_a_question_travels_through_the_bot_and_the_clock_stands_still(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Mentor Guide, Signing Up 4: they'll discuss it with you."""
    ask(maya, grace, ada)

    grace.clicks("Tell me more")
    grace.fills({"What would you like to know?": "Does she write Rust?"})
    grace.submits("Ask")
    assert "Does she write Rust?" in maya.last_message().words

    maya.clicks("Answer", in_=maya.dm())
    maya.fills({"Your answer": "She has begun to."})
    maya.submits("Send")
    assert grace.sees("She has begun to.")
    assert "Maya answered" in grace.messages()[0].words
    assert ada.has_heard_nothing_new()

    grace.clicks("Yes, let's meet")
    assert "would like to be your mentor" in ada.last_message().words


def test_while_a_question_waits_nothing_lapses(house: "House", maya: Person, grace: Person, ada: Person) -> None:
    """Features D5: the clock pauses, and runs on where it stood."""
    ask(maya, grace, ada)
    house.goes_to("2026-01-09 10:00")  # a Friday; the matcher's three working days end on Wednesday
    grace.clicks("Tell me more")
    grace.fills({"What would you like to know?": "Does she write Rust?"})
    grace.submits("Ask")

    house.goes_to("2026-01-14 08:30")
    grace.clicks("Tell me more")
    grace.fills({"What would you like to know?": "And Python?"})
    grace.submits("Ask")
    assert "still waits for its answer" in grace.modal.words
    grace.closes_all()
    maya.clicks("Answer", in_=maya.dm())
    maya.fills({"Your answer": "A little."})
    maya.submits("Send")
    house.goes_to("2026-01-16 12:00")
    assert "Yes, let's meet" in grace.messages()[0].buttons

    house.goes_to("2026-01-19 12:00")
    assert "that's all right" in grace.messages()[0].words


def test_a_question_that_nobody_answers_can_be_answered_by_any_matcher_after_three_days(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Features D5."""
    nora = house.mentor_in_channel("Nora")
    ask(maya, grace, ada)
    grace.clicks("Tell me more")
    grace.fills({"What would you like to know?": "Does she write Rust?"})
    grace.submits("Ask")
    assert "Answer" not in nora.last_message(in_="#mentors").buttons

    house.passes(days=2)
    assert "still waits for you" in maya.last_message().words
    house.passes(days=2)
    nora.clicks("Answer", in_="#mentors")
    nora.fills({"Your answer": "A little."})
    nora.submits("Send")

    assert grace.sees("A little.")


def asks(grace: Person) -> None:
    grace.clicks("Tell me more")
    grace.fills({"What would you like to know?": "Does she write Rust?"})
    grace.submits("Ask")


def test_a_question_that_waits_for_days_is_put_to_all_matchers_and_whoever_asked_is_not_taken_for_silent(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Program, section 3: after three days any matcher may answer; whose turn it is, is not hers."""
    nora = house.mentor_in_channel("Nora")
    ask(maya, grace, ada)
    asks(grace)
    house.passes(days=2)
    assert in_thread(nora, card(nora)) == [], "until then it is Maya's"

    house.passes(days=2)
    [offered] = in_thread(nora, card(nora))
    assert "A question about @Grace and @Ada waits for an answer." in offered.words
    assert offered.buttons == ["Answer"] and "Rust" not in offered.words, "Grace may read along"
    grace.marks_as_read()
    house.passes(days=5)
    assert not any("nudge" in each.words or "waits for a word" in each.words for each in grace.unread(grace.dm()))

    nora.clicks("Answer", in_="#mentors")
    assert "Does she write Rust?" in nora.modal.words
    nora.fills({"Your answer": "A little."})
    nora.submits("Send")
    assert "It is settled." in in_thread(nora, card(nora))[0].words
    house.passes(days=6)
    assert "Yes, let's meet" in grace.messages()[0].buttons, "no day until the answer has counted"


def test_a_question_that_nobody_answers_at_all_lapses_with_words_that_are_true(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Program, section 3: without blame, and the mentee does not wait for ever."""
    ask(maya, grace, ada)
    asks(grace)
    house.passes(days=14)

    assert "found you no answer to your question in time" in grace.messages()[0].words
    assert "@Grace asked something, and no answer reached them in time" in card(maya).words
    assert "It is settled." in in_thread(maya, card(maya))[0].words
    assert ada.has_heard_nothing_new()


def test_a_question_of_the_last_minute_leaves_any_matcher_a_day_and_then_lapses_with_words_that_are_true(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Program, section 3; features D5: after three days any matcher may answer, so there must be time to."""
    nora = house.mentor_in_channel("Nora")
    house.goes_to("2026-01-05 15:00")
    ask_both(maya, grace, ada)
    house.goes_to("2026-01-12 14:59")
    ada.clicks("Tell me more")
    assert "your days don't count, for up to 3 working days" in ada.modal.words
    ada.fills({"What would you like to know?": "Does she write Rust?"})
    ada.submits("Ask")
    house.goes_to("2026-01-16 14:30")
    assert in_thread(nora, card(nora))[0].buttons == ["Answer"]

    house.goes_to("2026-01-17 12:00")
    said = ada.messages(in_=ada.dm())[0].words
    assert "found you no answer to your question in time" in said and "keep your place in the queue" in said
    assert "It is settled." in in_thread(nora, card(nora))[0].words


def test_who_asked_in_the_last_minute_has_a_day_for_the_answer(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Program, section 3: an answer comes early enough to make up one's mind with it."""
    house.goes_to("2026-01-05 15:00")
    ask_both(maya, grace, ada)
    house.goes_to("2026-01-12 14:59")
    ada.clicks("Tell me more")
    ada.fills({"What would you like to know?": "Does she write Rust?"})
    ada.submits("Ask")
    house.goes_to("2026-01-13 12:00")
    maya.clicks("Answer", in_=maya.dm())
    maya.fills({"Your answer": "A little."})
    maya.submits("Send")
    house.goes_to("2026-01-14 11:30")
    ada.clicks("Yes, let's meet", in_=ada.dm())
    assert "You both said yes" in ada.messages(in_=ada.dm())[0].words


@pytest.mark.parametrize("when", ["before", "afterwards"])
def test_a_question_to_someone_who_left_is_put_to_all_matchers(
    house: "House", maya: Person, grace: Person, ada: Person, when: str
) -> None:
    """Program, section 3; nothing is said to whoever is not here."""
    nora = house.mentor_in_channel("Nora")
    ask(maya, grace, ada)
    if when == "before":
        maya.is_deactivated()
        asks(grace)
    else:
        asks(grace)
        maya.is_deactivated()
        house.passes(days=2)

    assert "waits for an answer" in in_thread(nora, card(nora))[0].words
    nora.clicks("Answer", in_="#mentors")
    nora.fills({"Your answer": "A little."})
    nora.submits("Send")
    assert grace.sees("A little.")
    assert not maya.sees("still waits for you")


def test_a_mentor_who_says_yes_without_the_answer_keeps_no_mentee_from_asking(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Program, section 3: the mentee is asked in the same way, and hears nothing of the mentor's questions."""
    ask(maya, grace, ada)
    asks(grace)
    grace.clicks("Yes, let's meet")
    asks(ada)
    assert ada.modal is None
    waiting = [each for each in maya.messages(in_=maya.dm()) if "Answer" in each.buttons]
    assert ["@Ada has a question" in each.words for each in waiting] == [True]
    maya.clicks("Answer", in_=maya.dm())
    maya.fills({"Your answer": "A little."})
    maya.submits("Send")
    assert ada.sees("A little.") and not grace.sees("A little.")


def test_organisers_say_how_long_a_question_is_its_matchers_alone(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Features D5; the numbers of program, section 3, are settings."""
    house.olga.types("/mentorship organise")
    house.olga.clicks("Proposals")
    house.olga.fills({"A question to the matcher: remind, and let any matcher answer, on working day": "2, 1"})
    house.olga.submits("Save")
    assert "The second comes after the first." in house.olga.modal.words
    house.olga.fills({"A question to the matcher: remind, and let any matcher answer, on working day": "1, 2"})
    house.olga.submits("Save")
    nora = house.mentor_in_channel("Nora")
    ask(maya, grace, ada)
    grace.clicks("Tell me more")
    grace.fills({"What would you like to know?": "Does she write Rust?"})
    grace.submits("Ask")

    house.passes(days=1)
    assert not any("Answer" in each.buttons for each in nora.messages(in_="#mentors"))
    house.passes(days=2)
    assert any("Answer" in each.buttons for each in nora.messages(in_="#mentors"))


@pytest.mark.feature("D7")
def test_a_mentor_who_cannot_now_may_rest_in_one_step(house: "House", maya: Person, grace: Person, ada: Person) -> None:
    """Features D7; the pair stays possible."""
    ask(maya, grace, ada)

    grace.clicks("Not now")
    grace.fills({"Don't ask me again before": "2026-02-02"})
    grace.submits("Not now")

    maya.types("/mentorship propose @Grace @Ada")
    assert "sign-up is paused" in maya.ephemerals()[-1].words
    house.goes_to("2026-02-02 12:00")
    propose(maya, grace, ada)
    assert "Nobody has been asked yet" in card(maya).words


def test_whoever_declines_may_rest_in_the_same_step(house: "House", maya: Person, grace: Person, ada: Person) -> None:
    """Features D7."""
    ask(maya, grace, ada)

    grace.clicks("Not this match")
    grace.fills({"Don't ask me again before": "2026-01-05"})
    grace.submits("Not this match")
    assert "a day after today" in grace.modal.words
    grace.fills({"Don't ask me again before": "2026-03-02"})
    grace.submits("Not this match")

    grace.opens_home()
    assert "paused until" in grace.home.words.lower()


def both_are_asked(house: "House", maya: Person) -> tuple[Person, Person]:
    """A mentor and a mentee who signed up, and whom a matcher has asked: the mentor first."""
    grace, ada = house.member("Grace"), house.member("Ada")
    signs_up(grace, "mentor")
    signs_up(ada, "mentee")
    house.passes(days=1, hours=1)
    ask_both(maya, grace, ada)
    house.passes(days=1)
    return grace, ada


def test_whoever_answers_and_rests_reads_everywhere_that_they_rest(house: "House", maya: Person) -> None:
    """Features D7 and A7: what stands in their messages is as true as what stands on Home."""
    _, ada = both_are_asked(house, maya)
    ada.clicks("Not now")
    ada.fills({"Don't ask me again before": "2026-02-02"})
    ada.submits("Not now")
    house.settles()

    welcome, answered = ada.messages()[0], ada.last_message()
    assert "paused until 2 February" in welcome.words and "I'm back" in welcome.buttons
    assert "Your sign-up rests now, and you keep your place in the queue" in answered.words
    assert "look further" not in answered.words
    ada.clicks("I'm back", on="You're signed up")
    assert "paused" not in ada.messages()[0].words


def test_a_mentee_who_withdraws_while_she_is_asked_is_promised_no_place(house: "House", maya: Person) -> None:
    """Features A8: her place in the queue went with her sign-up, as she was told."""
    grace, ada = both_are_asked(house, maya)
    ada.opens_home()
    ada.clicks("Withdraw", on="home")
    house.passes(hours=1)

    read = " ".join(message.words for message in ada.messages())
    assert "It is settled, and nothing is left to do." in read
    assert "place in the queue" not in read and "You go first" not in read
    assert "Nothing came of the match" in grace.last_message().words


@pytest.mark.feature("D8")
@pytest.mark.feature("D9")
def test_silence_is_reminded_twice_and_then_lapses_without_blame(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Mentor Guide, Signing Up 3; Features D8."""
    ask(maya, grace, ada)

    house.passes(days=6)
    nudges = [each for each in grace.messages() if "Just a nudge" in each.words or "lapses by itself" in each.words]
    assert len(nudges) == 2 and nudges[0].words != nudges[1].words, "nobody says the same thing twice"
    house.passes(days=1, hours=1)
    assert grace.sees("that's all right")
    assert any("No answer came in time" in message.words for message in maya.messages(in_="#mentors"))
    assert not any("asked you about" in message.words for message in ada.messages())

    propose(maya, grace, ada)
    assert "Nobody has been asked yet" in card(maya).words


@pytest.mark.feature("D8")
def test_whoever_is_asked_later_as_their_day_is_taken_has_as_many_days_to_answer(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Mentor Guide, Signing Up 3; program, section 14: one unasked message a day."""
    house.goes_to("2026-01-09 10:00", "Europe/London")  # a Friday
    with house.desk() as desk:
        sign_up = desk.session.scalars(SignUp.of(grace.id, Role.MENTOR)).one()
        sign_up.conduct_version, sign_up.conduct_asked = "0", "1"
        desk.out.tell("signing_up.conduct", to_member(grace.id), key="today's", sign_up=sign_up.id)
    ask(maya, grace, ada)
    assert "has 7 days to answer" in card(maya).words
    assert not grace.sees("Could you be")

    house.goes_to("2026-01-12 08:30", "Europe/London")
    assert "Could you be" in grace.last_message().words
    house.goes_to("2026-01-13 20:00", "Europe/London")
    assert not grace.sees("Just a nudge")
    house.goes_to("2026-01-18 20:00", "Europe/London")
    assert grace.sees("Just a nudge") and grace.sees("lapses by itself")
    assert not grace.sees("that's all right")
    house.goes_to("2026-01-19 10:00", "Europe/London")
    assert grace.sees("that's all right")


@pytest.mark.feature("D8")
def test_nobody_is_asked_at_night(house: "House", maya: Person, ada: Person) -> None:
    """Program, section 14: 8:00 to 20:00 of their own zone."""
    grace = house.member("Grace", tz="America/Los_Angeles")
    evenings = [[str(day), "09:00", "17:00"] for day in range(5)]
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR, windows=evenings)
    ask(maya, grace, ada)
    assert grace.has_heard_nothing_new()

    house.goes_to("2026-01-05 08:00", "America/Los_Angeles")
    assert "Could you be" in grace.last_message().words


@pytest.mark.feature("D11")
def test_a_matcher_can_take_a_proposal_back(house: "House", maya: Person, grace: Person, ada: Person) -> None:
    """Features D11: told neutrally, and only who had been asked."""
    ask(maya, grace, ada)

    maya.clicks("Withdraw this", in_="#mentors")

    assert "no need to answer" in grace.last_message().words
    assert ada.has_heard_nothing_new()
    assert "was withdrawn" in card(maya).words


def test_a_mentor_whose_yes_came_to_nothing_hears_the_same_sentence_for_every_reason(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Program, section 1."""
    ask(maya, grace, ada)
    grace.clicks("Yes, let's meet")
    ada.clicks("Not this match")
    ada.submits("Not this match")

    assert "Nothing came of the match" in grace.last_message().words
    assert "Nothing came of it this time" in card(maya).words
    maya.clicks("Read it all", in_="#mentors")
    assert "Not this match, said the mentee" in maya.modal.words


@pytest.mark.parametrize("how", ["no", "not now", "lapsed", "withdrawn"])
def test_a_mentor_in_the_channel_reads_there_the_same_for_every_reason(
    house: "House", maya: Person, ada: Person, how: str
) -> None:
    """Program, section 1: what she is spared in her own messages does not stand in #mentors, nor in the matching."""
    grace = house.mentor_in_channel("Grace", tz="Europe/London")
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR)
    ask(maya, grace, ada)
    grace.clicks("Yes, let's meet")
    if how == "lapsed":
        house.passes(days=7, hours=1)
    elif how == "withdrawn":
        maya.clicks("Withdraw this", in_="#mentors")
    else:
        answer = {"no": "Not this match", "not now": "Not now"}[how]
        ada.clicks(answer)
        ada.submits(answer)

    [who_next] = in_thread(grace, card(grace))
    assert who_next.text == "@Ada waits on, and no day of it is lost.\n/mentorship match shows who could fit next."
    assert "Nothing came of it this time" in card(grace).words
    grace.types("/mentorship match")
    assert "@Ada" in grace.modal.words and "first" not in grace.modal.words and "fell" not in grace.modal.words


@pytest.mark.feature("D4")
def test_the_matchers_own_sentence_and_name_come_first(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Mentor Guide, Signing Up 3: they'll discuss it with you."""
    ask(maya, grace, ada)

    assert "@Maya thinks so" in grace.last_message().words
    assert "You both love small tools." in grace.last_message().words
    assert "Tell me more takes them to the matchers, or write to @Maya" in grace.last_message().words
    assert "small tools" not in grace.last_message().text


def test_whoever_asks_more_is_told_before_who_can_read_the_question(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Program, section 3, and Features D4: every matcher finds it under *Read it all*, whoever is to answer."""
    nora = house.mentor_in_channel("Nora")
    ask(maya, grace, ada)
    for asked, question in ((grace, "Is she kind?"), (ada, "Is she patient?")):
        assert "takes them to the matchers" in asked.last_message().words
        asked.clicks("Tell me more", in_=asked.dm())
        assert "The matchers and the organisers can read your question" in asked.modal.words
        asked.fills({"What would you like to know?": question})
        asked.submits("Ask")
        nora.clicks("Read it all", on=card(nora))
        assert question in nora.modal.words
        nora.closes()
        if asked is grace:
            grace.clicks("Yes, let's meet", in_=grace.dm())


def test_stale_doubled_and_forged_presses_change_nothing_and_say_so(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Program, section 3."""
    propose(maya, grace, ada)
    old_card = card(maya)
    maya.clicks("Ask the mentor", in_="#mentors")
    maya.presses_old(old_card, "Ask the mentor")
    assert "asked already" in maya.ephemerals(in_="#mentors")[-1].words

    question = grace.last_message()
    ada.presses_old(question, "Yes, let's meet")
    assert ada.has_heard_nothing_new()
    assert "Could you be" in grace.last_message().words
    grace.clicks("Yes, let's meet")
    grace.presses_old(question, "Yes, let's meet")
    assert "settled already" in grace.screen.words

    asked = ada.last_message()
    ada.clicks("Yes, let's meet")
    ada.presses_old(asked, "Yes, let's meet")
    house.slack.resend()
    assert len([place for place in ada.conversations() if "Grace" in place]) == 1


@pytest.mark.feature("C15")
def test_who_pauses_settles_the_open_proposal_without_a_word_of_why(
    house: "House", maya: Person, grace: Person, ada: Person
) -> None:
    """Mentor Guide, Requirements 4 and Mentor Matching 6."""
    ask(maya, grace, ada)
    grace.clicks("Yes, let's meet")
    grace.opens_home()
    grace.clicks("Pause", on="home")
    grace.submits("Pause")

    house.settles()

    assert "You go first" in ada.last_message().words
    assert "Nothing came of it this time" in card(maya).words


def test_what_is_taken_back_before_the_morning_is_never_heard_of(house: "House", maya: Person, ada: Person) -> None:
    """Features D11: only who had been asked is told."""
    grace = house.member("Grace", tz="America/Los_Angeles")
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR, windows=[[str(day), "08:00", "14:00"] for day in range(5)])
    ask(maya, grace, ada)
    maya.clicks("Withdraw this", in_="#mentors")

    house.goes_to("2026-01-06 12:00", "America/Los_Angeles")

    assert grace.has_heard_nothing_new()
    assert "was withdrawn" in card(maya).words


def test_of_two_who_wait_for_a_mentors_last_place_one_is_let_go(house: "House", grace: Person, ada: Person) -> None:
    """Mentor Guide, Mentor Matching 6: what the first leaves is there for the second."""
    linus, hedy = house.member("Linus"), house.member("Hedy")
    with house.desk() as desk:
        for mentee in (linus, hedy):
            given.sign_up(desk, mentee, Role.MENTEE)
        mentorship = given.mentorship(desk, mentor=grace, mentee=ada)
        asked = [put_on_the_table(desk, grace, mentee, mentor_asked_at=desk.now) for mentee in (linus, hedy)]
        settle_around(desk, mentorship)
        assert {each.closing for each in asked} == {Closing.NO_LONGER_FITS, None}


def test_an_introduction_asks_no_more_the_more_is_on_the_table(house: "House", grace: Person, ada: Person) -> None:
    with house.desk() as desk:
        mentorship = given.mentorship(desk, mentor=grace, mentee=ada)
    asked = []
    for crowd in ("Linus", "Radia Fran Barbara Edith Jean"):
        mentees = [house.member(name) for name in crowd.split()]
        with house.desk() as desk:
            for mentee in mentees:
                given.sign_up(desk, mentee, Role.MENTEE)
                put_on_the_table(desk, grace, mentee)
        with house.desk() as desk:
            asked.append(asked_during(partial(settle_around, desk, mentorship))[0])
    assert asked[1] == asked[0]


def settle_around(desk: Desk, mentorship: Mentorship) -> None:
    withdraw_what_no_longer_fits(desk, at_stake(desk, mentorship.both))


def put_on_the_table(
    desk: Desk, mentor: Person, mentee: Person, *, mentor_asked_at: datetime | None = None
) -> Proposal:
    proposal = Proposal(
        mentor_id=mentor.id,
        mentee_id=mentee.id,
        proposed_by="U0MAYA",
        proposed_at=desk.now,
        sentence="You both love small tools.",
        shown_in=[],
        mentor_asked_at=mentor_asked_at,
    )
    desk.session.add(proposal)
    desk.session.flush()
    return proposal
