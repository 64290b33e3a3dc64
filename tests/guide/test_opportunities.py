"""Opportunities. Mentor Guide, Responsibilities 6; Mentee Guide, Between Meetings 2."""

from datetime import timedelta

import pytest

from mentorship.program.opportunity import Opportunity
from mentorship.program.target import Task
from tuesdays import two_who_meet

DOOR = {
    "What is it?": "An introduction",
    "In a line": "Kofi leads the <data> team & is looking for juniors",
    "A first step": "Write him two lines by Friday",
}


@pytest.fixture
def ada(house):
    return house.member("Ada", tz="Africa/Lagos")


def opens_a_door(grace):
    grace.types("/mentorship opportunity")
    grace.fills(DOOR)
    grace.submits("Offer it")


def test_a_door_the_mentor_opens_reaches_the_mentee_and_is_followed_to_what_came_of_it(house, together, ada, grace):
    """Mentor Guide, Responsibilities 6; Mentee Guide, Between Meetings 2."""
    opens_a_door(grace)

    heard = ada.last_message(in_=ada.dm())
    assert "Kofi leads the" in heard.words and "Write him two lines by Friday" in heard.words
    assert "Kofi" not in heard.text
    ada.clicks("Read")
    assert "Kofi leads the" in ada.modal.words
    ada.closes()

    ada.clicks("I wrote to them")
    assert "took up the door" in grace.screen.words
    assert "I wrote to them" not in ada.last_message(in_=ada.dm()).buttons

    house.passes(days=16)
    assert "Did something come of it?" in ada.screen.words
    ada.clicks("What came of it?")
    ada.fills({"What came of it?": "We talk on Monday"})
    ada.submits("Tell")
    house.passes(days=1)
    for person in (ada, grace):
        person.opens_home()
        assert "What came of it: Kofi leads the" in person.home.words.replace("*", "")
        assert "We talk on Monday" in person.home.words


@pytest.mark.repeated
@pytest.mark.feature("I3")
def test_a_mentee_who_would_like_help_with_a_door_gets_it_from_the_mentor(house, together, ada, grace):
    """Mentee Guide, Between Meetings 2 and 6."""
    opens_a_door(grace)

    ada.clicks("Help me start")

    assert "would like your help with the first step" in grace.screen.words
    ada.clicks("Not for me")
    house.passes(days=9)
    assert "Is it one for you?" not in ada.screen.words


@pytest.mark.feature("I3")
def test_the_check_in_after_an_offer_asks_the_mentee_and_nobody_asks_again(house):
    """Mentee Guide, Between 2; program, section 7."""
    ada, grace = two_who_meet(house)
    house.goes_to("2026-01-13 12:00", "Europe/Madrid")
    for words in ("Kofi leads the team", "A meetup in Lyon"):
        grace.types("/mentorship opportunity")
        grace.fills({"What is it?": "A contact", "In a line": words})
        grace.submits("Offer it")
        house.passes(minutes=1)
    house.goes_to("2026-01-13 19:01", "Europe/Madrid")
    check_in = ada.last_message()
    assert "How was your weekly meeting" in check_in.words and "A meetup in Lyon" in check_in.words
    assert "is it one for you?" in check_in.text and "Lyon" not in check_in.text
    assert {"I wrote to them", "Help me start", "Not for me"} <= set(check_in.buttons)

    ada.clicks("Not for me", on=check_in)
    again = next(each for each in ada.messages(in_=ada.dm()) if each.ts == check_in.ts)
    assert "Kofi leads the team" in again.words and "Lyon" not in again.words
    ada.clicks("I wrote to them", on=again)
    assert "I wrote to them" not in next(each for each in ada.messages(in_=ada.dm()) if each.ts == check_in.ts).buttons
    assert grace.sees("@Ada")
    house.goes_to("2026-01-26 12:00", "Europe/Madrid")
    assert not ada.sees("opened a door for you last week")


def test_the_check_in_a_week_later_asks_about_the_same_offer_no_more(house):
    """Mentee Guide, Between 2; program, section 7: the check-in after an offer, and no other."""
    ada, grace = two_who_meet(house)
    house.goes_to("2026-01-13 12:00", "Europe/Madrid")
    offers(grace, "Kofi leads the team")
    house.goes_to("2026-01-27 19:01", "Europe/Madrid")
    check_ins = [each for each in ada.messages(in_=ada.dm()) if "How was your weekly meeting" in each.words]
    assert len(check_ins) == 1 and "Kofi" not in check_ins[0].words, "the earlier one is folded by now"
    assert not ada.sees("Is it one for you?")
    assert sum("I wrote to them" in each.buttons for each in ada.messages(in_=ada.dm())) == 1, "on the door's own card"


def test_of_two_doors_of_a_week_the_check_in_asks_about_one_and_the_other_has_a_message_of_its_own(house):
    """Mentee Guide, Between 2; Features I3: no door is forgotten because another one was opened."""
    ada, grace = two_who_meet(house)
    house.goes_to("2026-01-12 12:00", "Europe/Madrid")
    offers(grace, "Kofi leads the team")
    house.goes_to("2026-01-13 12:00", "Europe/Madrid")
    offers(grace, "Lena hires juniors")
    house.goes_to("2026-01-13 19:30", "Europe/Madrid")
    check_in = ada.last_message(in_=ada.dm())
    assert "Lena" in check_in.words and "Kofi" not in check_in.words
    house.goes_to("2026-01-26 13:00", "Europe/Madrid")
    asked = [each.words for each in ada.messages(in_=ada.dm()) if "opened a door for you last week" in each.words]
    assert len(asked) == 1 and "Kofi" in asked[0]


def test_a_door_that_is_offered_after_the_check_in_is_asked_about_in_the_next_one_only(house):
    """Mentee Guide, Between 2: the check-in after an offer, also where the one before is looked at again."""
    ada, grace = two_who_meet(house)
    house.goes_to("2026-01-13 19:30", "Europe/Madrid")
    house.goes_to("2026-01-15 12:00", "Europe/Madrid")
    offers(grace, "Kofi leads the team")
    ada.clicks("It didn't happen")
    assert sum("I wrote to them" in each.buttons for each in ada.messages(in_=ada.dm())) == 1, "on the door's own card"
    house.goes_to("2026-01-20 19:30", "Europe/Madrid")
    assert "Kofi" in ada.last_message(in_=ada.dm()).words


def offers(grace, line):
    grace.types("/mentorship opportunity")
    grace.fills({"What is it?": "A contact", "In a line": line})
    grace.submits("Offer it")


def test_an_offer_without_an_answer_is_asked_about_once(house, together, ada, grace):
    """Mentee Guide, Between Meetings 2."""
    opens_a_door(grace)

    house.passes(days=8)
    asked = [message for message in ada.messages(in_=ada.dm()) if "Is it one for you?" in message.words]
    assert len(asked) == 1
    house.passes(days=9)
    asked = [message for message in ada.messages(in_=ada.dm()) if "Is it one for you?" in message.words]
    assert len(asked) == 1


def test_what_a_mentor_watches_for_becomes_an_offer_with_one_press(house, together, ada, grace):
    """Mentor Guide, Weekly Meeting 5 b."""
    with house.desk() as desk:
        desk.session.add(Opportunity(mentorship_id=together, words="a small conference", watched_at=desk.now))
    for person in (ada, grace):
        person.opens_home()
        assert "Watching for: a small conference" in person.home.words.replace("*", "")

    grace.clicks("All doors", on="home")
    grace.clicks("Offer this")

    assert "a small conference" in ada.last_message(in_=ada.dm()).words


@pytest.mark.feature("P2")
def test_what_a_mentor_watches_for_hides_no_door_that_was_offered_and_can_be_let_go(house, together, ada, grace):
    """Mentor Guide, Weekly Meeting 5 b: week after week something new, and no promise stays open for good."""
    house.passes(days=1)
    with house.desk() as desk:
        for number in range(1, 6):
            watched_at = desk.now - timedelta(hours=10 - number)
            desk.session.add(Opportunity(mentorship_id=together, words=f"wish {number}", watched_at=watched_at))
    opens_a_door(grace)
    for person in (ada, grace):
        person.opens_home()
        assert "Offered: Kofi leads the" in person.home.words.replace("*", "")
        assert "wish 5" in person.home.words and "wish 2" not in person.home.words
    ada.clicks("All doors", on="home")
    assert "Let it go" not in ada.modal.buttons

    grace.clicks("All doors", on="home")
    before = grace.modal
    assert "wish 1" in before.words
    grace.clicks("Let it go")
    assert "wish 1" not in grace.modal.words and "wish 2" in grace.modal.words
    grace.presses_old(before, "Let it go")
    assert "settled already" in grace.screen.words


def test_only_the_mentor_opens_doors_and_only_the_two_see_them(house, together, ada, grace):
    """Mentor Guide, Responsibilities 5 and 6."""
    opens_a_door(grace)
    eve = house.member("Eve")

    ada.types("/mentorship opportunity")
    assert "Open a door" not in ada.modal.buttons
    ada.closes()
    eve.presses_old(ada.last_message(in_=ada.dm()), "Read")
    assert eve.modal is None or "Kofi" not in eve.modal.words
    eve.types("/mentorship opportunity")
    assert "no mentorship of yours" in eve.screen.words


@pytest.mark.feature("I2", "I4", "P2")
def test_at_every_other_wrap_up_the_mentor_is_asked_who_could_hear_the_name_and_notes_it_with_one_press(
    house, together, ada, grace
):
    """Mentor Guide, Responsibilities 6: proactive, and erring on the side of assuming that they can handle it."""
    asked = {}
    for week in ("2026-01-13", "2026-01-20", "2026-01-27"):
        house.goes_to(f"{week} 18:46", "Europe/London")
        place = ada.group_dm_with("Grace")
        asked[week] = "@Grace, who could hear @Ada's name this week?" in ada.messages(in_=place)[-1].words
        if week == "2026-01-13":
            wrap_up = grace.messages(in_=place)[-1]
            grace.clicks("I said the name", in_=place)
            assert "you said @Ada's name" in grace.ephemerals(in_=place)[-1].words
            grace.presses_old(wrap_up, "I said the name")
            ada.presses_old(wrap_up, "I said the name")
            assert "for someone else" in ada.ephemerals(in_=place)[-1].words
            grace.clicks("Fill in", in_=place)
            grace.fills({"What will you keep an eye out for?": "a small conference"})
            grace.submits()
    assert asked == {"2026-01-13": True, "2026-01-20": False, "2026-01-27": True}

    for person in (ada, grace):
        person.opens_home()
        seen = person.home.words.replace("*", "")
        assert seen.count("Watching for: what comes of a name said on Tue 13 Jan") == 1
        assert "Watching for: a small conference" in seen

    grace.clicks("All doors", on="home")
    grace.presses_old(grace.modal, "Offer this")
    grace.closes_all()
    ada.clicks("I wrote to them")
    grace.opens_home()
    assert "Taken up:" in grace.home.words.replace("*", "")
    house.passes(days=15)
    ada.clicks("What came of it?")
    ada.fills({"What came of it?": "I give a talk in May"})
    ada.submits("Tell")
    grace.opens_home()
    assert "I give a talk in May" in grace.home.words


@pytest.mark.feature("I5")
def test_an_introduction_goes_out_only_in_words_the_mentee_approved(house, together, ada, grace):
    """Both guides, First Meeting 3 e and Responsibilities 5; the third person agreed to be named, too."""
    opens_a_door(grace)
    grace.clicks("Draft the introduction")
    grace.fills({"Your introduction": "Kofi, meet Ada, who left her last job over <a quarrel>."})
    grace.submits("Show it to them")
    assert "Please ask them first" in grace.modal.words
    grace.fills({"The other person": ["They agreed to be named"]})
    grace.submits("Show it to them")

    heard = ada.last_message(in_=ada.dm())
    assert "Nothing goes out before you approve it" in heard.words and "quarrel" in heard.words
    assert "quarrel" not in heard.text
    assert not any("ready for you to send" in each.words for each in grace.messages())

    ada.clicks("Read and approve")
    ada.fills({"The introduction": "Kofi, meet Ada, who builds small tools for teachers."})
    ada.submits("That's the text")

    ready = grace.last_message(in_=grace.dm())
    assert "ready for you to send" in ready.words and "small tools for teachers" in ready.words
    assert "quarrel" not in ready.words + ada.last_message(in_=ada.dm()).words
    ada.presses_old(heard, "Read and approve")
    assert "settled already" in ada.screen.words
    grace.clicks("Draft the introduction")
    assert "settled already" in grace.screen.words, "what she approved stays as it is"


@pytest.mark.feature("I11")
def test_the_two_keep_a_short_list_of_links(house, together, ada, grace):
    """Features I11: only the two see it, and it goes along into the keepsake."""
    ada.opens_home()
    ada.clicks("Our links", on="home")
    ada.fills({"A link": "notes.example", "What is it?": "Notes on sponsorship"})
    ada.submits("Keep it")
    assert "beginning with https://" in ada.modal.words
    ada.fills({"A link": "https://notes.example/one"})
    ada.submits("Keep it")
    assert "Notes on sponsorship" in ada.modal.words

    grace.opens_home()
    grace.clicks("Our links", on="home")
    assert "Notes on sponsorship" in grace.modal.words
    before = grace.modal
    grace.clicks("Drop it")
    assert "Notes on sponsorship" not in grace.modal.words
    grace.presses_old(before, "Drop it")
    assert "settled already" in grace.screen.words, "it is not told that it is someone else's"


@pytest.mark.feature("P14")
def test_home_shows_the_promises_of_both_in_the_same_words(house, together, ada, grace):
    """Both guides, Responsibilities 2."""
    with house.desk() as desk:
        desk.session.add(Task(mentorship_id=together, words="Write down three wishes", made_at=desk.now))
        for words in ("a small conference", "a code review"):
            desk.session.add(Opportunity(mentorship_id=together, words=words, watched_at=desk.now))

    house.settles()
    for person in (ada, grace):
        person.opens_home()
        seen = person.home.words.replace("*", "")
        assert "Task: Write down three wishes" in seen
        assert "Watching for: a small conference" in seen and "Watching for: a code review" in seen
        assert "We promised: @Ada 1, @Grace 2" in seen
    ada.types("/mentorship pause")
    ada.submits("Take a break")
    grace.opens_home()
    assert "Open a door" not in grace.home.buttons, "nothing goes from one to the other in a break"
