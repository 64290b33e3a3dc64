"""The sign-up's questions: only what is needed is asked for, and everyone reads who reads what.

Both guides, Requirements and Signing Up 1.
"""

from datetime import timedelta

import pytest

import given
from houses import House
from mentorship.hall.settings import change_settings
from mentorship.program.meeting import Meeting
from mentorship.program.sign_up import Role, SignUp
from pretend_slack import Person
from signing_up import MAY_I, PROMISES, YES, begins, signs_up


@pytest.fixture
def ada(house: House) -> Person:
    """Someone who would like a mentor."""
    return house.member("Ada", tz="Africa/Lagos")


@pytest.fixture
def grace(house: House) -> Person:
    """Someone who would like to mentor."""
    return house.member("Grace", tz="Africa/Lagos", title="Staff engineer at Acme")


def stored(house: House, person: Person, role: Role) -> SignUp:
    """What is kept of a sign-up, where only the record can tell."""
    with house.desk() as desk:
        found = desk.session.scalars(SignUp.of(person.id, role)).one()
        desk.session.expunge(found)
    return found


@pytest.mark.feature("A1")
@pytest.mark.parametrize("role", ["mentee", "mentor"])
def test_only_the_requirements_a_topic_a_time_and_the_promises_are_mandatory(house: House, ada: Person, role: str):
    """Both guides, Signing Up 1: filling in whatever one wants to share."""
    ada.opens_home()
    ada.at_home().clicks("Find a mentor" if role == "mentee" else "Become a mentor")
    assert ada.modal.labels[0] == "Hours a week you can give"
    ada.closes_all()

    signs_up(ada, role, promises={"For how long": "Open-ended"})

    assert f"signed up as a {role}" in ada.last_message().words
    assert "2 h a week · open-ended · Python" in ada.last_message().words


@pytest.mark.feature("A3")
def test_under_every_question_stands_who_reads_the_answer(house: House, ada: Person, grace: Person):
    """Both guides, Signing Up 1: share only what you want."""
    readers = (
        "Everyone may see this.",
        "Matchers see this, and your match may.",
        "Only matchers see this.",
        "Only matchers see this, unless you tick below.",
        "No person sees this; only the matching knows.",
        "nobody, unless you choose otherwise.",
        "Only I use this.",
    )
    for person, role in ((ada, "mentee"), (grace, "mentor")):
        begins(person, role, about={"About me": ["Parent or carer"]})
        person.closes_all()
        person.types(f"/{role}-signup")
        while True:
            hints = [part.block.get("hint") for part in person.modal.parts if part.block["type"] == "input"]
            assert all(hint and hint["text"].endswith(readers) for hint in hints)
            if "Sign up" in person.modal.buttons:
                break
            if MAY_I in person.modal.labels:
                person.fills({MAY_I: YES})
            person.submits("Next")
        person.closes_all()


@pytest.mark.feature("A3")
def test_who_may_see_an_about_me_answer_is_asked_word_by_word_and_nobody_is_the_default(house: House, ada: Person):
    """Mentor Guide, Mentor Matching 2."""
    begins(ada, "mentee", about={"About me": ["Parent or carer", "Immigrant"], "About me, in your own words": "poet"})

    nobody = "Nobody: use it only to find my match"
    assert ada.modal.values == {MAY_I: None} | dict.fromkeys(["Parent or carer", "Immigrant", "poet"], nobody)
    ada.fills({MAY_I: YES, "poet": "My matches and the matchers"})
    ada.submits("Next")
    ada.submits("Sign up")

    house.olga.joins("#mentors")
    house.olga.types("/mentorship match")
    house.olga.clicks("Who could fit?")
    house.olga.clicks("Their sign-up")
    assert "poet" in house.olga.modal.words
    assert "Parent" not in house.olga.modal.words
    assert "Immigrant" not in house.olga.modal.words
    ada.types("/mentee-signup")
    for _ in range(4):
        ada.submits("Next")
    assert ada.modal.values["poet"] == "My matches and the matchers"
    assert ada.modal.values["Immigrant"] == nobody


@pytest.mark.feature("A2")
def test_the_announcement_is_shown_first_and_tells_neither_employer_nor_identity(house: House, grace: Person):
    """Mentor Guide, Signing Up 2."""
    house.olga.joins("#mentorship")
    begins(grace, "mentor", about={"About me": ["Black", "Woman"]})
    grace.fills({MAY_I: YES})
    grace.submits("Next")

    words = grace.modal.values["In these words"]
    assert "Python" in words
    assert not any(private in words for private in ("Acme", "engineer", "Black", "Woman"))
    grace.fills({"In these words": "Ask me about Python!"})
    grace.submits("Sign up")

    [announced] = house.olga.messages("#mentorship")
    assert "Grace says: Ask me about Python!" in announced.words
    assert "Acme" not in announced.words


@pytest.mark.feature("A6")
def test_the_welcome_names_sponsorship_and_that_it_goes_both_ways_and_thanks_the_mentor(
    house: House, ada: Person, grace: Person
):
    """Mentor Guide, Intro 1 and 2; Mentee Guide, Intro 1 and 2."""
    signs_up(ada, "mentee")
    signs_up(grace, "mentor")

    for person in (ada, grace):
        welcome = person.last_message()
        assert "sponsorship" in welcome.words
        assert "it goes both ways" in welcome.words
        assert "hbr.org/2010/09" in welcome.message["text"]
    assert "Thank you." in grace.last_message().words
    assert "you learn, too" in grace.last_message().words


@pytest.mark.feature("B1")
def test_an_hour_a_week_needs_an_hour_in_one_piece(house: House, ada: Person):
    """Both guides, Requirements 1."""
    ada.types("/mentee-signup")
    ada.fills(PROMISES)
    ada.submits("Next")
    ada.fills({"What you would like to learn": ["Python"], "Languages you could meet in": ["English"]})
    ada.submits("Next")
    assert "when you could meet" in ada.modal.errors["When could you meet?"]

    ada.fills({"Other times": "Sat 10–10:30"})
    ada.submits("Next")
    assert "60 minutes in one piece" in ada.modal.errors["Other times"]
    assert ada.modal.values["What you would like to learn"] == ["Python"], "nothing typed is lost"

    ada.fills({"Other times": "Sat 10–10:30, Sat 10.30–11"})
    ada.submits("Next")
    ada.submits("Next")
    ada.submits("Next")
    ada.submits("Sign up")
    assert "Sat 10:00–11:00 (Lagos)" in ada.last_message().words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Tue 20–18", '"Tue 20–18" ends before it starts'),
        ("whenever", 'I can\'t read "whenever"'),
        ("Tue 18:10–20", "quarter hours"),
        ("Tue 18:30–20, Blursday 10–12", 'I can\'t read "Blursday 10–12"'),
    ],
)
def test_times_that_cannot_be_are_said_at_their_field_with_everything_typed_kept(
    house: House, ada: Person, typed: str, said: str
):
    ada.types("/mentee-signup")
    ada.fills(PROMISES)
    ada.submits("Next")
    ada.fills({"What you would like to learn": ["Python"], "Other times": typed, "Your field": "web"})
    ada.fills({"Languages you could meet in": ["English"]})
    ada.submits("Next")

    assert said in ada.modal.errors["Other times"]
    assert ada.modal.values["Other times"] == typed
    assert ada.modal.values["Your field"] == "web"


@pytest.mark.feature("B9")
def test_times_are_kept_on_the_wall_of_the_zone_one_names(house: House, ada: Person):
    """Both guides, Requirements 1 and First Meeting 5."""
    ada.types("/mentee-signup")
    ada.fills(PROMISES)
    ada.submits("Next")
    assert ada.modal.values["The time zone of these times"] == "Africa/Lagos"
    ada.fills({"What you would like to learn": ["Python"], "Languages you could meet in": ["English"]})
    ada.fills({"When could you meet?": ["Tuesday evening (17–21)"], "The time zone of these times": "Lagos, I think"})
    ada.submits("Next")
    assert "written like Europe/Madrid" in ada.modal.errors["The time zone of these times"]
    ada.fills({"The time zone of these times": "America/Sao_Paulo"})
    ada.submits("Next")
    ada.submits("Next")
    ada.submits("Next")
    ada.submits("Sign up")

    ada.changes(tz="Asia/Tokyo")
    grace = house.member("Grace", tz="Europe/London")
    signs_up(grace, "mentor", subject={"When could you meet?": [], "Other times": "Tue 21–22:30"})
    house.olga.joins("#mentors")
    house.olga.types("/mentorship propose @Grace @Ada", in_="#mentors")

    # Tuesday 17–21 in São Paulo is 20–24 in London
    assert "free at the same time for 1.5 hours a week" in house.olga.modal.words


@pytest.mark.feature("B2")
def test_where_and_how_soon_messages_are_answered_is_asked_and_known_to_the_matchers(house: House, ada: Person):
    """Both guides, Requirements 2."""
    signs_up(ada, "mentee", promises={"And where?": ["E-mail"]})
    house.olga.joins("#mentors")
    house.olga.types("/mentorship match")
    house.olga.clicks("Who could fit?")
    house.olga.clicks("Their sign-up")

    assert "Messages: within two days · E-mail" in house.olga.modal.words


@pytest.mark.feature("B2")
def test_the_agreement_begins_with_what_both_said_about_messages(house: House, ada: Person, grace: Person):
    """Both guides, Requirements 2 and First Meeting 4 b."""
    signs_up(ada, "mentee", promises={"And where?": ["E-mail"]})
    signs_up(grace, "mentor", promises={"And where?": ["Slack", "Phone or text"]})
    with house.desk() as desk:
        pair = given.mentorship(desk, mentor=grace, mentee=ada)
        meeting = desk.session.scalars(Meeting.open_of(pair.id)).one()
        meeting.settle(starts_at=house.now + timedelta(hours=2), place="https://meet.example/us", by=ada.id)
    house.passes(hours=3.1)
    ada.clicks("It took place")
    ada.clicks("Write the agreement")
    ada.fills({"Kind of goal": ["A skill"], "Goals": "Python", "How you will notice that it worked": "I write it"})
    ada.submits("Next")

    said = "Grace: Slack, Phone or text, within two days\nAda: E-mail, within two days"
    assert ada.modal.values["Messages"] == said


@pytest.mark.feature("B7")
def test_the_code_of_conduct_is_at_hand_and_its_version_and_day_are_kept_and_asked_again_when_it_changes(
    house: House, ada: Person
):
    """Both guides, Responsibilities 1."""
    with house.desk() as desk:
        link = "https://example.org/conduct"
        change_settings(desk, by=house.olga.id, code_of_conduct=link, conduct_version="2024")
    ada.types("/mentee-signup")
    ada.clicks("Code of Conduct")
    assert "https://example.org/conduct" in str(ada.modal.parts)
    ada.closes()
    signs_up(ada, "mentee")
    kept = stored(house, ada, Role.MENTEE)
    assert (kept.conduct_version, kept.conduct_link, kept.conduct_agreed_at) == ("2024", link, house.now)

    house.passes(days=1)
    ada.marks_as_read()
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, conduct_version="2026")
    house.settles()
    house.passes(hours=1)

    [asked] = ada.unread()
    assert "The Code of Conduct has changed" in asked.words
    ada.clicks("I agree")
    assert "with today's date" in ada.last_message().words
    kept = stored(house, ada, Role.MENTEE)
    assert (kept.conduct_version, kept.conduct_agreed_at) == ("2026", house.now)
    ada.opens_home()
    assert "has changed" not in ada.home.words
    ada.marks_as_read()
    house.passes(days=2)
    assert ada.has_heard_nothing_new(), "asked once"


@pytest.mark.feature("B10")
def test_who_cannot_sign_up_yet_hears_where_they_are_welcome_meanwhile(house: House, ada: Person):
    """Both guides, Requirements 1."""
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, places_meanwhile=("#help", "#study-group"))
    ada.types("/mentee-signup")
    ada.fills({**PROMISES, "Hours a week you can give": "0"})
    ada.submits("Next")

    wrong = ada.modal.errors["Hours a week you can give"]
    assert "at least 1 hour a week" in wrong
    assert "come back any time" in wrong
    assert "#help, #study-group" in wrong


def test_a_day_that_has_passed_since_leads_back_to_its_question(house: House, ada: Person):
    """A draft can be older than what it says; nothing typed is lost."""
    begins(ada, "mentee", promises={"The earliest day on which you might have to stop": "2026-01-07"})
    house.passes(days=3)
    ada.submits("Sign up")

    assert "Please choose a day after today" in ada.modal.words
    ada.fills({"The earliest day on which you might have to stop": "2026-09-01"})
    for _ in range(4):
        ada.submits("Next")
    ada.submits("Sign up")
    assert ada.modal is None


def test_a_cap_below_zero_is_refused_at_its_field(house: House):
    """Mentor Guide, Mentor Matching 6; what else was typed stays."""
    house.olga.types("/mentorship organise")
    house.olga.clicks("Requirements")
    house.olga.fills({"Mentorships at the same time, per role": "-1", "Months, at least": "4"})
    house.olga.submits()

    assert "1 or more" in house.olga.modal.errors["Mentorships at the same time, per role"]
    assert house.olga.modal.values["Months, at least"] == "4"
