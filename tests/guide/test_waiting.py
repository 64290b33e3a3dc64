"""What people who wait read: the same before and after a no, a lapse and a withdrawal. Mentee Guide, Signing Up 3."""

import json
import re
from typing import TYPE_CHECKING

import pytest

import given
from mentorship.privacy.export import export
from mentorship.program.sign_up import Role
from pretend_slack import Person
from proposals import ask, card, propose

if TYPE_CHECKING:
    from houses import House

FATES = ("Nia", "Ada", "Bea", "Cleo", "Dora", "Elif", "Fay")
"""Seven who signed up in the same minute; what happens to each of them is told below."""


def everything_read_by(house: "House", mentee: Person) -> list[str]:
    """Her messages, her Home, her status and her export, without her name and her ids."""
    mentee.types("/mentorship status")
    mentee.opens_home()
    with house.desk() as desk:
        kept = json.loads(export(desk, mentee.id))
    tables = {name: rows for name, rows in kept.items() if name not in ("conversation", "said")}
    of_outbox = [row["kind"] for row in tables.pop("outbox", []) if row["verb"] != "home"]
    read = [
        *(message.words for message in mentee.messages()),
        mentee.ephemerals()[-1].words,
        mentee.home.words,
        *sorted(of_outbox),
        json.dumps(tables, sort_keys=True),
    ]
    return [re.sub(rf"{mentee.name}|{mentee.id}|[0-9a-f]{{16,}}", "…", words) for words in read]


@pytest.mark.feature("P5")
@pytest.mark.feature("D6")
@pytest.mark.feature("C20")
def test_whoever_waits_reads_the_same_whatever_became_of_a_proposal(house: "House") -> None:
    """Program, section 1: its words are the same before and after a mentor's no, a lapse or a withdrawal."""
    maya = house.mentor_in_channel("Maya")
    people = {name: house.member(name) for name in FATES}
    mentors = {name: house.member(f"Mentor {name}") for name in FATES}
    with house.desk() as desk:
        for mentee, mentor in zip(people.values(), mentors.values(), strict=True):
            sign_up = given.sign_up(desk, mentee, Role.MENTEE)
            sign_up.next_word_at = desk.now.replace(day=12)
            given.sign_up(desk, mentor, Role.MENTOR)

    propose(maya, mentors["Fay"], people["Fay"])  # on the table, and never asked
    for name in ("Ada", "Bea", "Cleo", "Dora", "Elif"):  # nothing at all happens to Nia
        ask(maya, mentors[name], people[name])
    mentors["Ada"].clicks("Not this match")
    mentors["Ada"].submits("Not this match")
    mentors["Bea"].clicks("Not now")
    mentors["Bea"].submits("Not now")
    mentors["Cleo"].clicks("Someone else?")
    mentors["Cleo"].fills({"Your colleague": "@Maya"})
    mentors["Cleo"].submits("Name them")
    maya.presses_old(next(each for each in maya.messages(in_="#mentors") if "@Dora?" in each.words), "Withdraw this")
    assert all(people[name].has_heard_nothing_new() for name in FATES)

    house.goes_to("2026-01-13 12:00")  # Elif's mentor never answered; the first word to everyone who waits was due
    assert any("No answer came in time" in message.words for message in maya.messages(in_="#mentors"))
    assert "waiting" in people["Nia"].last_message().words

    undisturbed = everything_read_by(house, people["Nia"])
    for name in FATES[1:]:
        assert everything_read_by(house, people[name]) == undisturbed, name
    assert card(maya)


def test_a_mentor_whose_yes_came_to_nothing_reads_the_same_for_every_reason(house: "House") -> None:
    """Program, section 1: one sentence, whether she said no, not now, nothing, or a matcher took it back."""
    maya = house.mentor_in_channel("Maya")
    people = {name: house.member(name) for name in ("Ada", "Bea", "Cleo", "Dora", "Elif")}
    mentors = {name: house.member(f"Mentor {name}") for name in people}
    with house.desk() as desk:
        for name, mentee in people.items():
            given.sign_up(desk, mentee, Role.MENTEE)
            given.sign_up(desk, mentors[name], Role.MENTOR)
    for name, mentee in people.items():
        ask(maya, mentors[name], mentee)
        mentors[name].clicks("Yes, let's meet")

    people["Ada"].clicks("Not this match")
    people["Ada"].submits("Not this match")
    people["Bea"].clicks("Not now")
    people["Bea"].submits("Not now")
    maya.presses_old(next(each for each in maya.messages(in_="#mentors") if "@Cleo?" in each.words), "Withdraw this")
    people["Dora"].opens_home()
    people["Dora"].clicks("Pause", on="home")
    people["Dora"].submits("Pause")
    house.goes_to("2026-01-13 12:00")  # Elif never answered

    read = {
        name: [message.words.replace(name, "…") for message in mentor.messages()] for name, mentor in mentors.items()
    }
    assert any("Nothing came of the match with" in words for words in read["Ada"])
    for name, words in read.items():
        assert words == read["Ada"], name
