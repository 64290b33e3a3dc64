"""What organisers ask besides, and which of people's own topics mean the same.

Both guides, Signing Up 1; Mentor Guide, Intro.
"""

import pytest

from houses import House
from pretend_slack import Person
from signing_up import begins, signs_up

PET = "Which pet keeps you company?"


@pytest.fixture
def ada(house: House) -> Person:
    """Someone who would like a mentor."""
    return house.member("Ada", tz="Africa/Lagos")


def adds(olga: Person, question: str, *, choices: str = "", whom: str = "Mentors and mentees") -> None:
    if olga.modal is None:
        olga.types("/mentorship organise")
        olga.clicks("Your own questions")
    olga.clicks("Ask one more thing")
    olga.fills({"The question": question, "Choices, one per line": choices, "Who is asked?": whom})
    olga.submits("Add")


@pytest.mark.repeated
@pytest.mark.feature("A11")
def test_organisers_ask_their_own_questions_and_answers_survive_a_question_that_is_retired(house: House, ada: Person):
    adds(house.olga, PET, choices="Cat\nDog\n\nCat", whom="Mentees")
    adds(house.olga, "How did you hear of us?")
    house.olga.closes_all()

    begins(ada, "mentee")
    assert ada.modal.labels == [PET, "How did you hear of us?"]
    assert ada.modal.options[PET] == ["Cat", "Dog"]
    ada.fills({PET: "Dog", "How did you hear of us?": "From <Grace> & co"})
    ada.submits("Next")
    ada.submits("Sign up")

    house.olga.types("/mentorship organise")
    house.olga.clicks("Your own questions")
    house.olga.clicks("Earlier: How did you hear of us?")
    assert house.olga.modal.words.index("How did you hear") < house.olga.modal.words.index(PET)
    house.olga.clicks(f"Retire: {PET}")
    assert PET not in house.olga.modal.words
    assert "How did you hear" in house.olga.modal.words
    house.olga.closes_all()

    begins(ada, "mentee")
    assert ada.modal.labels == ["How did you hear of us?"]
    assert ada.modal.values["How did you hear of us?"] == "From <Grace> & co"
    ada.submits("Next")
    ada.submits("Sign up")
    house.olga.joins("#mentors")
    house.olga.types("/mentorship match")
    house.olga.clicks("Who could fit?")
    house.olga.clicks("Their sign-up")
    assert f"{PET} Dog" in house.olga.modal.words
    assert "From <Grace> & co" in house.olga.modal.words


@pytest.mark.feature("A11")
def test_mentors_are_not_asked_what_is_asked_of_mentees_and_nobody_sees_an_empty_step(house: House, ada: Person):
    adds(house.olga, PET, whom="Mentees")
    begins(ada, "mentor")
    assert "Sign up" in ada.modal.buttons
    assert "Step 5 of 5" in ada.modal.words


def test_an_answer_that_is_emptied_is_forgotten(house: House, ada: Person):
    adds(house.olga, PET)
    begins(ada, "mentee")
    ada.fills({PET: "A newt"})
    ada.submits("Next")
    ada.submits("Sign up")
    begins(ada, "mentee")
    ada.fills({PET: ""})
    ada.submits("Next")
    ada.submits("Sign up")

    begins(ada, "mentee")
    assert not ada.modal.values[PET]


def test_as_many_questions_as_a_window_holds_and_no_more(house: House, ada: Person):
    for number in range(20):
        adds(house.olga, f"Question {number}")
    adds(house.olga, "One too many")
    assert "20 questions already" in house.olga.modal.errors["The question"]

    begins(ada, "mentee")
    assert len(ada.modal.labels) == 20
    ada.submits("Next")
    ada.submits("Sign up")
    assert ada.modal is None


def test_a_single_choice_is_no_choice(house: House):
    adds(house.olga, PET, choices="Cat")
    assert "two choices at least" in house.olga.modal.errors["Choices, one per line"]


@pytest.mark.feature("C11")
def test_topics_that_mean_the_same_are_merged_by_organisers_and_find_each_other(house: House, ada: Person):
    """Mentor Guide, Intro 1; Mentee Guide, Intro 1: what two people have in common."""
    grace, maya = house.member("Grace", tz="Africa/Lagos"), house.mentor_in_channel("Maya")
    signs_up(ada, "mentee", subject={"What you would like to learn": [], "Other topics": "K8s, javascript"})
    signs_up(grace, "mentor", subject={"What you can help with": [], "Other topics": "Kubernetes"})
    assert "K8s, JavaScript" in ada.last_message().words, "a word of the list is the list's"

    house.olga.types("/mentorship organise")
    house.olga.clicks("People's own words")
    house.olga.clicks("Merge K8s")
    house.olga.fills({"The same as": "Kubernetes"})
    house.olga.submits("Merge")
    assert "k8s means Kubernetes" in house.olga.modal.words
    house.olga.closes_all()

    maya.types("/mentorship match")
    assert "Kubernetes, JavaScript" in maya.modal.words
    maya.clicks("Who could fit?")
    assert "can help with Kubernetes" in maya.modal.words
    bo = house.member("Bo", tz="Africa/Lagos")
    signs_up(bo, "mentee", subject={"What you would like to learn": [], "Other topics": "k8S"})
    assert "Kubernetes" in bo.last_message().words, "from now on, too"

    house.olga.types("/mentorship organise")
    house.olga.clicks("People's own words")
    house.olga.clicks("Keep apart: k8s")
    assert "k8s means" not in house.olga.modal.words
    house.olga.closes_all()
    zoe = house.member("Zoe", tz="Africa/Lagos")
    signs_up(zoe, "mentee", subject={"What you would like to learn": [], "Other topics": "K8s"})
    assert "K8s" in zoe.last_message().words
    house.olga.types("/mentorship organise")
    house.olga.clicks("Log")
    assert "merged two words that people wrote" in house.olga.modal.words
    assert "keeps two words apart again" in house.olga.modal.words
    assert "k8s" not in house.olga.modal.words.casefold(), "whose words they are, may be forgotten"
