"""Between meetings. Mentee Guide, Between Meetings 1 and 3 to 7; both guides, First 4 b and 8."""

from datetime import date, time, timedelta

import pytest

from asking_for_help import reports, takes_a_break
from mentorship.hall.settings import change_settings
from mentorship.program.agreement import Agreement, Gap
from mentorship.program.between_meetings import WordToMentor
from mentorship.program.mentorship import Mentorship
from mentorship.program.target import Task
from tuesdays import after_a_meeting, together, two_who_meet


@pytest.fixture
def pair(house):
    return two_who_meet(house)


@pytest.fixture
def strict_pair(house, pair):
    """The same two, who agreed on when Grace may be written to, and how often."""
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(pair[0].id)).one()
        agreement = desk.session.scalars(Agreement.in_force(mentorship.id)).one()
        agreement.messages_from, agreement.messages_until = time(9), time(11)
        agreement.messages_a_week, agreement.urgent = 2, "Call me if production is down"
    return pair


def asks(person, words: str) -> str:
    """Ask the mentor something, and return what stood above the question."""
    person.opens_home()
    person.clicks("Ask my mentor", on="home")
    above = person.modal.words
    person.fills({"Your question": words})
    person.submits("Send")
    return above


@pytest.mark.feature("I7", "P4")
def test_a_question_is_held_until_the_agreed_time_and_counted(house, strict_pair):
    """Between 6 and 7; First 4 b of both guides: the agreed channels, times and frequency, and what cannot wait."""
    ada, grace = strict_pair
    above = asks(ada, "Which book on testing?")
    for agreed in ("Slack, weekdays", "09:00–11:00 New York", "0 of 2 in these seven days", "production is down"):
        assert agreed in above
    assert "it reaches @Grace Mon 5 Jan, 15:00 Madrid · 09:00 New York" in above.replace("*", "")
    ada.closes_all()
    assert not grace.sees("Which book")
    ada.opens_home()
    assert "Your words for @Grace wait until Mon 5 Jan, 15:00" in ada.home.words.replace("*", "")

    house.goes_to("2026-01-05 09:01", "America/New_York")
    told = grace.last_message()
    assert "Which book on testing?" in told.words and "Which book" not in told.text
    grace.clicks("Answer")
    grace.fills({"Your answer": "The one with the goat"})
    grace.submits("Send")
    assert "goat" in grace.last_message().words and "Answer" not in grace.last_message().buttons
    assert "The one with the goat" in ada.last_message().words and "goat" not in ada.last_message().text

    asks(ada, "And on databases?")
    ada.closes_all()
    assert "databases" in grace.last_message().words, "it is Grace's hour"
    above = asks(ada, "And on networks?")
    assert "2 of 2 in these seven days" in above
    assert "it reaches @Grace Mon 12 Jan, 15:00 Madrid" in above.replace("*", "")
    ada.closes_all()
    ada.opens_home()
    ada.clicks("Take it back", on="home")
    house.goes_to("2026-01-13 12:00", "America/New_York")
    assert not grace.sees("networks")


def test_a_gap_that_is_planned_meanwhile_keeps_a_word_until_it_is_over(house, strict_pair):
    """First 6; Between 7."""
    ada, grace = strict_pair
    asks(ada, "Which book on testing?")
    ada.closes_all()
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        desk.session.add(Gap(mentorship_id=mentorship.id, from_on=date(2026, 1, 5), until_on=date(2026, 1, 7)))
    house.goes_to("2026-01-07 20:00", "Europe/Madrid")
    assert not grace.sees("Which book")
    house.goes_to("2026-01-08 09:01", "America/New_York")
    assert "Which book on testing?" in grace.last_message().words


def test_what_waits_for_the_same_hour_goes_out_in_the_order_in_which_it_was_written(house, strict_pair):
    """Between 6 and 7: a question and the next one stand in a conversation as they were asked."""
    ada, grace = strict_pair
    house.passes(minutes=5)
    for words in ("And the one after it?", "Which book on testing?"):
        asks(ada, words)
        ada.closes_all()
    with house.desk() as desk:
        book = next(each for each in desk.session.scalars(WordToMentor.waiting()) if "book" in each.words)
        book.written_at -= timedelta(minutes=3)  # whichever of them the database finds first
    ada.opens_home()
    assert ada.home.words.index("Which book") < ada.home.words.index("And the one after")
    house.goes_to("2026-01-05 09:02", "America/New_York")
    book, after = (each.words for each in grace.messages()[-2:])
    assert "Which book" in book and "And the one after" in after


def test_what_she_wrote_stays_before_her_in_a_break_and_comes_back_to_her_at_the_end(house, strict_pair):
    """First 6: "until then you can take it back on my Home tab" holds in a break, too, and nothing typed is lost."""
    ada, grace = strict_pair
    for words in ("Which book on testing?", "And which on poetry?"):
        asks(ada, words)
        ada.closes_all()
        house.passes(minutes=1)
    takes_a_break(grace)
    house.passes(days=2)
    ada.opens_home()
    assert "Your words for @Grace wait until you two go on: And which on poetry?" in ada.home.words
    ada.clicks("Take it back", on="home")
    assert "testing" not in ada.home.words and "poetry" in ada.home.words

    grace.types("/mentorship end")
    grace.submits("End it")
    house.passes(days=3)
    told = next(each for each in ada.messages() if "poetry" in each.words)
    assert "ended before your words reached @Grace" in told.words and "poetry" not in told.text
    assert not ada.sees("testing") and not grace.sees("poetry")


@pytest.mark.feature("I7")
def test_after_a_break_no_more_words_come_in_a_week_than_the_two_agreed_on(house, strict_pair):
    """First 4 b; Between 7: what was written in the break counts, too, and the rest waits for its turn."""
    ada, grace = strict_pair
    ada.opens_home()
    before_the_break = ada.home
    grace.types("/mentorship pause")
    grace.submits("Take a break")
    for number in (1, 2, 3):
        ada.presses_old(before_the_break, "Ask my mentor")
        ada.fills({"Your question": f"Question {number}"})
        ada.submits("Send")
        ada.closes_all()
        house.passes(minutes=1)
    grace.types("/mentorship resume")

    def heard():
        said = " ".join(each.words for each in grace.messages())
        return [number for number in (1, 2, 3) if f"Question {number}" in said]

    house.goes_to("2026-01-08 12:00", "America/New_York")
    assert heard() == [1, 2]
    ada.opens_home()
    assert "Question 3" in ada.home.words
    house.goes_to("2026-01-14 12:00", "America/New_York")
    assert heard() == [1, 2, 3]


@pytest.mark.feature("N2")
def test_what_she_wrote_and_never_sent_comes_back_to_her_when_her_mentor_is_forgotten(house, strict_pair):
    """Program, section 12: what others wrote only for themselves stays theirs."""
    ada, grace = strict_pair
    asks(ada, "Which book on testing?")
    ada.closes_all()
    grace.types("/mentorship forget-me")
    grace.submits("Erase everything")
    house.passes(days=3)
    [told] = [each for each in ada.messages() if "Which book on testing?" in each.words]
    assert "ended before your words reached your mentor" in told.words and "Which book" not in told.text
    assert not grace.sees("Which book")


def test_a_word_is_never_said_to_someone_who_ended(house, strict_pair):
    """First 6; program, sections 5 and 8."""
    ada, grace = strict_pair
    asks(ada, "Which book on testing?")
    ada.closes_all()
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        mentorship.end(at=desk.now, by=grace.id, how="early")
    house.passes(days=3)
    assert not grace.sees("Which book")


@pytest.mark.feature("I8")
def test_a_word_in_the_middle_of_the_week_only_for_who_asked_and_a_line_to_the_mentor(house, pair):
    """Between 4: keep commitments, consider telling the mentor how it goes."""
    ada, grace = pair
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        desk.session.add(Task(mentorship_id=mentorship.id, words="Write one test a day", made_at=desk.now))
    house.goes_to("2026-01-09 20:00", "Europe/Madrid")
    assert not ada.sees("Midway")

    ada.opens_home()
    ada.clicks("Remind me mid-week", on="home")
    ada.fills({"On": "Thursday", "At": "10:00"})
    ada.submits("Remind me")
    house.goes_to("2026-01-15 10:01", "Europe/Madrid")
    told = ada.last_message()
    assert "Midway" in told.words and "Write one test a day" in told.words and "one test" not in told.text
    ada.clicks("Tell my mentor how it goes", in_=ada.dm())
    ada.fills({"How it goes, in a line": "Three days of five"})
    ada.submits("Send")
    ada.closes_all()
    house.goes_to("2026-01-15 10:00", "America/New_York")
    [line] = [message for message in grace.messages() if "Three days of five" in message.words]
    assert "Answer" not in line.buttons

    ada.presses_old(told, "Stop reminding me")
    house.goes_to("2026-01-24 10:00", "Europe/Madrid")
    assert sum("Midway" in message.words for message in ada.messages(in_=ada.dm())) == 1


@pytest.mark.feature("I8")
@pytest.mark.parametrize(("weekday", "at"), [("Saturday", "10:00"), ("Sunday", "21:30"), ("Friday", "20:30")])
def test_the_word_in_the_middle_of_the_week_comes_at_the_hour_she_chose_on_a_weekend_too(house, pair, weekday, at):
    """Between 4: whoever chose a day and an hour is reminded then, also if she had taken it out of what she hears."""
    ada, _ = pair
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        desk.session.add(Task(mentorship_id=mentorship.id, words="Write one test a day", made_at=desk.now))
        desk.member(ada.id).muted = ["between_meetings.midweek"]
    ada.opens_home()
    ada.clicks("Remind me mid-week", on="home")
    ada.fills({"On": weekday, "At": at})
    ada.submits("Remind me")
    day = {"Friday": 9, "Saturday": 10, "Sunday": 11}[weekday]
    house.goes_to(f"2026-01-{day:02} {at}", "Europe/Madrid")
    house.passes(minutes=1)
    assert [each.words for each in ada.messages(in_=ada.dm()) if "Midway" in each.words]


def test_on_a_date_off_nobody_is_reminded_in_the_middle_of_the_week(house, pair):
    """Program, section 11: on the organisers' dates off the bot is silent, whatever was asked for."""
    ada, _ = pair
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        desk.session.add(Task(mentorship_id=mentorship.id, words="Write one test a day", made_at=desk.now))
        change_settings(desk, by=house.olga.id, dates_off=(date(2026, 1, 8),))
    ada.opens_home()
    ada.clicks("Remind me mid-week", on="home")
    ada.submits("Remind me")
    house.goes_to("2026-01-09 12:00", "Europe/Madrid")
    assert not ada.sees("Midway")
    house.goes_to("2026-01-15 09:01", "Europe/Madrid")
    assert ada.sees("Midway")


@pytest.mark.repeated
@pytest.mark.feature("I9")
def test_a_note_to_oneself_is_for_nobody_else_until_it_is_brought_up(house, pair):
    """Between 5: notes of the experience, insights and difficulties, for the next meeting."""
    ada, grace = pair
    ada.types("/mentorship note Mornings are hard")
    assert "Kept, for you alone" in ada.ephemerals()[-1].words
    ada.types("/mentorship note")
    ada.fills({"A new note": "Pairing is fun"})
    ada.submits("Keep it")
    assert "Mornings are hard" in ada.modal.words and "Pairing is fun" in ada.modal.words
    grace.opens_home()
    grace.clicks("Notes to myself", on="home")
    assert "Pairing" not in grace.modal.words and "Mornings" not in grace.home.words

    before = ada.modal
    ada.clicks("Bring this up")
    assert "On the next agenda" in ada.modal.words
    house.goes_to("2026-01-13 17:46", "Europe/Madrid")
    agenda = grace.last_message(in_=together(grace))
    assert ("Pairing is fun" in agenda.words) is not ("Mornings are hard" in agenda.words)
    ada.presses_old(before, "Throw away")
    ada.presses_old(before, "Throw away")
    assert "settled already" in ada.screen.words and "someone else" not in ada.screen.words


@pytest.mark.feature("I1")
def test_home_always_says_what_i_am_doing_this_week(house, pair):
    """Between 1: the task, the next meeting, what each of the two has promised."""
    ada, grace = pair
    ada.opens_home()
    ada.clicks("Choose a task", on="home")
    ada.fills({"What will you do until you meet again?": "Write 3 tests"})
    ada.submits("Choose it")
    grace.types("/mentorship opportunity")
    grace.fills({"What is it?": "An introduction", "In a line": "Nadia runs the meetup"})
    grace.submits("Offer it")
    for person, times in (
        (ada, "Tue 13 Jan, 18:00 Madrid · 12:00 New York"),
        (grace, "Tue 13 Jan, 12:00 New York · 18:00 Madrid"),
    ):
        person.opens_home()
        card = person.home.words.replace("*", "")
        assert "Task: Write 3 tests" in card
        assert f"You meet: {times}" in card
        assert "Offered: Nadia runs the meetup" in card
        assert {"Move it", "Skip this week", "Running late"} <= set(person.home.buttons)
        assert person.home.main_buttons[0] == "Bring something up"


def test_home_has_one_main_thing_to_press_by_what_is_due(house, pair):
    """Between 1: first her task, then the check-in of the meeting that was, else what to talk about next."""
    ada, grace = pair
    ada.opens_home()
    assert ada.home.main_buttons[0] == "Choose a task"
    house.goes_to("2026-01-14 12:00")
    for person in (ada, grace):
        person.opens_home()
        assert person.home.main_buttons[0] == "Check in"


@pytest.mark.feature("I6")
def test_a_task_without_an_end_gets_a_hint_and_is_made_smaller(house, pair):
    """Between 3: goals that fit a week."""
    ada, _ = pair
    for words in ("Read 10 pages", "Learn Kubernetes"):
        ada.opens_home()
        ada.clicks("Choose a task", on="home")
        ada.fills({"What will you do until you meet again?": words})
        ada.submits("Choose it")
        assert (ada.modal is not None) == (words == "Learn Kubernetes"), "a task that ends is taken as it is"
    assert "You chose Learn Kubernetes. How will you know that it is done?" in ada.modal.words
    ada.opens_home()
    assert "how will you know" not in ada.home.words.lower(), "it is said once, and Home does not nag"

    ada.clicks("Make it smaller")
    assert "Something you could show" in ada.modal.words
    ada.fills({"This week's part of it": "Start one pod on my machine and show it"})
    ada.submits("That fits")
    ada.opens_home()
    assert "Start one pod on my machine" in ada.home.words


def test_what_she_chooses_between_two_meetings_stands_in_their_conversation_too(house, pair):
    """Between 1 and 3: the line about the next meeting names the task that she has now."""
    ada, grace = pair
    after_a_meeting(house)
    assert "Task:" not in grace.last_message(in_=together(grace)).words
    ada.opens_home()
    ada.clicks("Choose a task", on="home")
    ada.fills({"What will you do until you meet again?": "Learn Kubernetes"})
    ada.submits("Choose it")
    assert "Task: Learn Kubernetes" in grace.last_message(in_=together(grace)).words
    ada.clicks("Make it smaller")
    ada.fills({"This week's part of it": "Start one pod"})
    ada.submits("That fits")
    line = grace.last_message(in_=together(grace))
    assert "Task: Start one pod" in line.words and "Kubernetes" not in line.words and "pod" not in line.text


@pytest.mark.feature("F15")
def test_only_the_mentee_makes_a_task_and_a_mentor_may_suggest_one(house, pair):
    """First 8 of both guides: the mentee leads; the mentor can give ideas."""
    ada, grace = pair
    grace.opens_home()
    assert "Choose a task" not in grace.home.buttons
    grace.clicks("Suggest an idea", on="home")
    grace.fills({"Your idea": "Draw the architecture"})
    grace.submits("Suggest it")
    grace.opens_home()
    assert "Draw the architecture" not in grace.home.words
    told = ada.last_message()
    assert "Draw the architecture" in told.words and "Draw the" not in told.text
    ada.opens_home()
    assert "Suggest an idea" not in ada.home.buttons
    ada.clicks("Take it on", in_=ada.dm())
    assert "You took it on" in ada.last_message().words
    ada.opens_home()
    grace.opens_home()
    for person in (ada, grace):
        assert "Draw the architecture" in person.home.words


def test_stale_and_forged_presses_change_nothing(house, strict_pair):
    """Program, section 3."""
    ada, grace = strict_pair
    house.goes_to("2026-01-05 09:30", "America/New_York")
    asks(ada, "Which book on testing?")
    card = grace.last_message()
    grace.clicks("Answer")
    grace.fills({"Your answer": "The one with the goat"})
    grace.submits("Send")
    grace.presses_old(card, "Answer")
    assert "settled already" in grace.ephemerals()[-1].words
    nia = house.member("Nia")
    nia.presses_old(card, "Read")
    assert nia.modal is None or "testing" not in nia.modal.words


def test_an_answer_given_in_a_gap_reaches_her_when_it_is_over(house, pair):
    """First 6; program, sections 5 and 13: a gap silences everything in it, and no answer is lost."""
    ada, grace = pair
    house.goes_to("2026-01-05 17:00", "Europe/Madrid")
    asks(ada, "Which book on testing?")
    ada.closes_all()
    with house.desk() as desk:
        mentorship = desk.session.scalars(Mentorship.running_of(ada.id)).one()
        desk.session.add(Gap(mentorship_id=mentorship.id, from_on=date(2026, 1, 6), until_on=date(2026, 1, 11)))
    house.goes_to("2026-01-06 18:00", "Europe/Madrid")
    grace.clicks("Answer")
    grace.fills({"Your answer": "The one with the goat"})
    grace.submits("Send")
    grace.opens_home()
    grace.clicks("Suggest an idea", on="home")
    grace.fills({"Your idea": "Read its first chapter"})
    grace.submits("Suggest it")
    answered = grace.last_message()
    assert "goat" in answered.words and "Answer" not in answered.buttons

    house.goes_to("2026-01-11 23:00", "Europe/Madrid")
    assert not ada.messages(in_=ada.dm())
    house.goes_to("2026-01-13 08:31", "Europe/Madrid")
    told = [each.words for each in ada.messages(in_=ada.dm())]
    assert any("The one with the goat" in each for each in told) and any("first chapter" in each for each in told)


@pytest.mark.parametrize("until", ["", "2026-01-09"])
def test_what_is_written_around_the_beginning_of_a_break_arrives_when_they_go_on(house, pair, until):
    """Program, section 13: no answer is lost, and nothing is promised that does not happen."""
    ada, grace = pair
    house.goes_to("2026-01-05 17:00", "Europe/Madrid")
    asks(ada, "Which book on testing?")
    ada.closes_all()
    ada.opens_home()
    ada.clicks("Ask my mentor", on="home")
    ada.fills({"Your question": "And on databases?"})
    takes_a_break(grace, until=until)
    ada.submits("Send")
    assert "on a break; it reaches @Grace once you go on" in ada.modal.words
    ada.closes_all()
    grace.clicks("Answer")
    grace.fills({"Your answer": "The one with the goat"})
    grace.submits("Send")

    house.goes_to("2026-01-08 20:00", "Europe/Madrid")
    assert not ada.sees("goat") and not grace.sees("databases")
    if not until:
        grace.types("/mentorship resume")
    house.goes_to("2026-01-10 12:00", "Europe/Madrid")
    assert ada.sees("The one with the goat") and grace.sees("And on databases?")


def test_who_reported_someone_hears_nothing_from_them_while_it_rests(house, pair):
    """Program, section 8: a report lets a mentorship rest at once."""
    ada, grace = pair
    house.goes_to("2026-01-05 17:00", "Europe/Madrid")
    asks(ada, "Which book on testing?")
    ada.closes_all()
    reports(ada, "It hurt")
    grace.clicks("Answer")
    grace.fills({"Your answer": "The one with the goat"})
    grace.submits("Send")
    house.passes(days=9)
    assert not ada.sees("goat")
    ada.types("/mentorship end")
    ada.submits("End it")
    house.passes(days=9)
    assert not ada.sees("goat")
