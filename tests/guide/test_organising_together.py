"""Two organisers with the same window open: what one of them saves undoes nothing of the other's unasked."""

import pytest

from houses import House
from mentorship.hall.settings import change_settings
from mentorship.program.matching_run import Weighing
from organisers import setting
from pretend_slack import Person


@pytest.fixture
def bob(house: House) -> Person:
    """Another organiser."""
    return house.member("Bob", is_admin=True)


def opens(organiser: Person, window: str) -> None:
    organiser.types("/mentorship organise")
    organiser.clicks(window)


def saves(organiser: Person, **filled_in: object) -> None:
    organiser.fills(filled_in)
    organiser.submits("Save")


MONTHS, HOURS = "Months, at least", "Hours a week, at least"
ELSEWHERE = "Channels for whoever waits, or can't sign up yet"


def test_what_a_colleague_saved_meanwhile_stays(house: House, bob: Person) -> None:
    opens(house.olga, "Requirements")
    opens(bob, "Requirements")
    saves(bob, **{MONTHS: 6})
    saves(house.olga, **{HOURS: 2})
    assert (setting(house, "months"), setting(house, "hours_a_week")) == (6, 2)


def test_what_both_changed_is_told_and_what_was_typed_stays(house: House, bob: Person) -> None:
    opens(house.olga, "Requirements")
    opens(bob, "Requirements")
    saves(bob, **{MONTHS: 6, "A mentor's years of experience": 4})
    saves(house.olga, **{MONTHS: 9, HOURS: 2})

    window = house.olga.modal
    assert "@Bob changed “Months, at least” while this window was open. Now it is: 6" in window.words
    assert (window.values[MONTHS], window.values[HOURS]) == ("9", "2")
    assert (setting(house, "months"), setting(house, "hours_a_week")) == (6, 1), "nothing is saved by halves"

    house.olga.submits("Save")
    assert (setting(house, "months"), setting(house, "hours_a_week")) == (9, 2), "she has decided"
    assert setting(house, "years_of_experience") == 4, "which she never touched"


def test_what_is_changed_again_after_it_was_told_is_told_again(house: House, bob: Person) -> None:
    opens(house.olga, "Requirements")
    for months in (6, 7):
        opens(bob, "Requirements")
        saves(bob, **{MONTHS: months})
        saves(house.olga, **{MONTHS: 9})
        assert f"Now it is: {months}" in house.olga.modal.words
    house.olga.submits("Save")
    assert setting(house, "months") == 9


def test_two_who_change_the_same_to_the_same_are_told_nothing(house: House, bob: Person) -> None:
    opens(house.olga, "Requirements")
    opens(bob, "Requirements")
    saves(bob, **{MONTHS: 6})
    saves(house.olga, **{MONTHS: 6})
    assert "while this window was open" not in house.olga.modal.words
    assert setting(house, "months") == 6


def test_a_second_window_of_ones_own_is_told_as_well(house: House) -> None:
    opens(house.olga, "Requirements")
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, months=6)  # from her phone
    saves(house.olga, **{MONTHS: 9})
    assert "You yourself changed “Months, at least”" in house.olga.modal.words


@pytest.mark.parametrize(
    "window, label, mine, changes, told",
    [
        ("People and links", "First matchers", ["Ada"], {"first_matchers": "Bob"}, "Now it is: @Bob"),
        ("Channels", "#mentorship", "#random", {"mentorship_channel": None}, "Now it is: nothing"),
        ("Times and privacy", "I write from", "07:00", {"waking_from": "09:30"}, "Now it is: 09:30"),
        ("Times and privacy", "Dates off", "2026-12-25", {"dates_off": ("2026-12-24",)}, "Now it is: 2026-12-24"),
        ("Requirements", ELSEWHERE, "#a", {"places_meanwhile": ("<!here>", "b")}, "Now it is: <!here>, b"),
    ],
)
def test_whatever_it_is_that_both_changed_is_told_in_words(
    house: House, bob: Person, window: str, label: str, mine: object, changes: dict[str, object], told: str
) -> None:
    house.member("Ada")
    house.slack.add_channel("random", private=False, with_app=True)
    house.passes(hours=1)  # the newest line of the log is the newest by the clock
    opens(house.olga, window)
    with house.desk() as desk:
        known = {name: (bob.id,) if value == "Bob" else value for name, value in changes.items()}
        change_settings(desk, by=bob.id, **known)
    saves(house.olga, **{label: mine})
    assert f"@Bob changed “{label}”" in house.olga.modal.words
    assert told in house.olga.modal.words
    house.olga.submits("Save")
    assert "while this window was open" not in house.olga.modal.words


FROM, UNTIL = "I write from", "I write until"


def test_what_only_goes_wrong_with_a_colleagues_half_of_it_is_told_with_that_half(house: House, bob: Person) -> None:
    opens(house.olga, "Times and privacy")
    opens(bob, "Times and privacy")
    saves(bob, **{UNTIL: "12:00"})
    saves(house.olga, **{FROM: "14:00"})

    window = house.olga.modal
    assert f"@Bob changed “{UNTIL}” while this window was open. Now it is: 12:00" in window.words
    assert "does not go together with that" in window.words
    assert (window.values[FROM], window.values[UNTIL]) == ("14:00", "12:00")
    assert f"{setting(house, 'waking_from'):%H:%M}" == "08:00"

    house.olga.submits("Save")
    assert house.olga.modal.errors == {UNTIL: "This has to be later than when I begin."}, "now she sees all of it"
    saves(house.olga, **{FROM: "10:00"})
    assert f"{setting(house, 'waking_from'):%H:%M}–{setting(house, 'waking_until'):%H:%M}" == "10:00–12:00"


def test_in_a_window_of_an_earlier_version_of_the_bot_what_was_told_once_is_decided(house: House, bob: Person) -> None:
    opens(house.olga, "Requirements")
    house.slack.workspace.modals[house.olga.id][-1].content["private_metadata"] = ""  # it had no marks
    with house.desk() as desk:
        change_settings(desk, by=bob.id, years_of_experience=6)
    saves(house.olga, **{"A mentor's years of experience": 9})
    assert "Now it is: 6" in house.olga.modal.words
    house.olga.submits("Save")
    assert setting(house, "years_of_experience") == 9


# What the bot says

GREETING = "this is your place in the program"


def rewrites(organiser: Person, part: str = GREETING) -> None:
    organiser.types("/mentorship organise")
    organiser.clicks("Texts")
    organiser.fills({"Words that stand in the sentence": part})
    organiser.submits("Find")
    organiser.clicks("Change")


def test_a_sentence_that_both_rewrote_is_told_and_what_was_typed_stays(house: House, bob: Person) -> None:
    rewrites(house.olga)
    rewrites(bob)
    saves(bob, **{"The sentence": "Ahoy {name}!"})
    saves(house.olga, **{"The sentence": "Welcome {name}!"})
    assert "@Bob changed this sentence while this window was open. Now it reads:" in house.olga.modal.words
    assert "Ahoy {name}!" in house.olga.modal.words
    assert house.olga.modal.values["The sentence"] == "Welcome {name}!"
    bob.opens_home()
    assert "Ahoy Bob!" in bob.home.words

    house.olga.submits("Save")
    bob.opens_home()
    assert "Welcome Bob!" in bob.home.words


def test_whoever_was_told_of_a_colleagues_sentence_can_put_back_what_they_first_saw(house: House, bob: Person) -> None:
    rewrites(house.olga)
    as_it_was = house.olga.modal.values["The sentence"]
    rewrites(bob)
    saves(bob, **{"The sentence": "Ahoy {name}!"})
    saves(house.olga, **{"The sentence": "Welcome {name}!"})
    saves(house.olga, **{"The sentence": as_it_was})
    bob.opens_home()
    assert "Ahoy" not in bob.home.words


def test_a_sentence_that_was_only_looked_at_is_not_put_back(house: House, bob: Person) -> None:
    rewrites(house.olga)
    rewrites(bob)
    saves(bob, **{"The sentence": "Ahoy {name}!"})
    house.olga.submits("Save")
    bob.opens_home()
    assert "Ahoy Bob!" in bob.home.words


def test_a_sentence_whose_change_was_taken_back_meanwhile_is_told_too(house: House, bob: Person) -> None:
    rewrites(bob)
    saves(bob, **{"The sentence": "Ahoy {name}!"})
    rewrites(house.olga, "Ahoy")
    opens(bob, "Texts")
    bob.clicks("Back to our words")
    saves(house.olga, **{"The sentence": "Ahoy again, {name}!"})
    assert "@Bob changed this sentence" in house.olga.modal.words
    assert "as I said it before anybody changed it" in house.olga.modal.words


def test_a_colleagues_newer_sentence_is_told_before_it_is_taken_back(house: House, bob: Person) -> None:
    rewrites(house.olga)
    saves(house.olga, **{"The sentence": "Welcome {name}!"})
    house.passes(minutes=1)
    opens(house.olga, "Texts")
    rewrites(bob, "Welcome")
    saves(bob, **{"The sentence": "Ahoy {name}!"})
    house.olga.clicks("Back to our words")
    assert "@Bob changed this sentence while this window was open. Now it reads:" in house.olga.modal.words
    assert "Ahoy {name}!" in house.olga.modal.words
    bob.opens_home()
    assert "Ahoy Bob!" in bob.home.words

    house.olga.clicks("Back to our words")
    bob.opens_home()
    assert "Ahoy" not in bob.home.words


# What counts for how much


def weighs(organiser: Person, **steps: str | list[str]) -> None:
    organiser.fills(steps)
    organiser.submits("See what would change")


GOALS, DOORS = "Goals the mentor can help with", "Doors the mentor can open"


def test_steps_that_a_colleague_chose_meanwhile_are_not_taken_back_unasked(house: House, bob: Person) -> None:
    opens(house.olga, "What counts for how much")
    weighs(house.olga, **{GOALS: "Much more"})
    opens(bob, "What counts for how much")
    weighs(bob, **{DOORS: "Not at all"})
    bob.submits("Use these from now on")
    house.olga.submits("Use these from now on")

    assert "@Bob chose other steps while this window was open" in house.olga.modal.words
    assert "Doors the mentor can open: not at all" in house.olga.modal.words
    with house.desk() as desk:
        assert desk.session.scalars(Weighing.newest()).one().steps == {"doors": "not at all"}
    house.olga.submits("Use these from now on")
    with house.desk() as desk:
        newest = desk.session.scalars(Weighing.newest()).one()
        assert (newest.version, newest.steps) == (2, {"goals": "much more"})


def test_a_colleague_who_only_looks_after_the_weakest_pair_is_told_of_as_well(house: House, bob: Person) -> None:
    opens(house.olga, "What counts for how much")
    weighs(house.olga, **{GOALS: "Much more"})
    opens(bob, "What counts for how much")
    weighs(bob, And=["Make the weakest pair as good as it can be, serving as many"])
    bob.submits("Use these from now on")
    house.olga.submits("Use these from now on")
    assert "The weakest pair is made as good as it can be" in house.olga.modal.words
