"""The guides in the bot's own words: by role, by step, every item."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from test_signing_up import sign_up_as_mentee

import given
from houses import House
from mentorship.hall.settings import change_settings
from mentorship.program.guide import GUIDE_VERSION, ITEMS
from mentorship.program.sign_up import Role

GUIDE = Path(__file__).parents[3] / "shared" / "guide" / "mentor-guide.md"


def opened(person) -> str:
    person.types("/mentorship guide")
    words: str = person.modal.words
    person.closes()
    return words


@pytest.mark.feature("A5")
def test_the_guide_opens_at_the_step_someone_is_at(house: House, ada, grace):
    """Mentor Guide and Mentee Guide, title and Intro: what to expect, when it matters."""
    assert "Before you sign up" in opened(ada)

    sign_up_as_mentee(ada)
    assert "how a match comes about" in opened(ada)
    ada.types("/mentorship export")
    [file] = ada.last_message().files
    assert json.loads(file.content)["sign_up"][0]["guide_version"] == GUIDE_VERSION, "what she acknowledged"

    with house.desk() as desk:
        mentorship = given.mentorship(desk, mentor=grace, mentee=ada)
    assert "Your first meeting is next" in opened(ada)
    assert "Let your mentee choose" in opened(grace), "the mentor reads the mentor's guide"

    today = house.now.date()
    for days, step in ((3, "You meet every week"), (28, "A month is nearly over"), (80, "Your season comes to an end")):
        with house.desk() as desk:
            desk.session.merge(mentorship).first_met_on = today - timedelta(days=days)
        assert step in opened(ada)


def test_the_guide_and_the_form_ask_for_what_the_organisers_ask_for(house: House, ada):
    """Both guides, Requirements: what is asked can be changed, and then it is said so."""
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, hours_a_week=2, months=6, years_of_experience=1)
    assert "You have at least 2 hours every week" in opened(ada)
    assert "You can stay for 6 months" in opened(ada)
    ada.types("/mentor-signup")
    assert "The program asks for 2 hours at least" in str(ada.modal.blocks)


def test_every_chapter_of_both_roles_can_be_read_from_the_same_window(house: House, ada):
    """Every numbered item of both guides."""
    ada.types("/mentorship guide")
    words = house.bot.words
    for role, other in ((Role.MENTEE, "Read it as a mentor"), (Role.MENTOR, "Read it as a mentee")):
        for chapter, items in ITEMS[role].items():
            ada.clicks(words.plain(f"home.guide.chapters.{chapter}.button"))
            for item in items:
                said = words.plain(f"home.guide.{role}.{chapter}.{item}", hours=1, months=3, years=5)
                assert plain(said) in plain(ada.modal.words)
        ada.clicks(other)


def test_the_organisers_own_guide_takes_its_place(house: House, ada):
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, guide_link="https://community.example/guide")
    assert "The organisers of this program keep the guide" in opened(ada)


def test_no_sentence_of_the_guides_is_copied(house: House):
    """The words are ours: no sentence of the Mentor Guide stands in them."""
    if not GUIDE.exists():
        pytest.skip("The guide lies in ../shared, which is not here.")
    sentences = {letters(each) for each in re.split(r"[.?!:\n]", GUIDE.read_text("utf-8")) if len(each.split()) > 5}
    ours = letters(" ".join(house.bot.words.under("home.guide").values()))
    assert [sentence for sentence in sentences if sentence in ours] == []


def test_the_facts_hold_the_guides_own_numbers() -> None:
    """Each heading has as many numbered items as the Mentor Guide."""
    if not GUIDE.exists():
        pytest.skip("The guide lies in ../shared, which is not here.")
    chapters = re.split(r"^## .*$", GUIDE.read_text("utf-8"), flags=re.M)[1:]
    numbered = [len(re.findall(r"^\s*(?:\d+|[a-e])\. |^ +\* ", chapter, flags=re.M)) for chapter in chapters]
    assert numbered == [len(items) for items in list(ITEMS[Role.MENTOR].values())[1:]]


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[*`]", "", text))


def letters(text: str) -> str:
    return " ".join(re.findall(r"[a-z']+", text.lower()))
