"""Settings that two processes change in the same second: what one of them writes takes back nothing of the other's."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from houses import House
from mentorship.bot import Bot
from mentorship.desk import Desk
from mentorship.hall.settings import change_settings, settings_in
from mentorship.organising.membership import Channel, take_channels
from mentorship.organising.texts import change_text
from mentorship.privacy.forgetting import forget
from mentorship.program.settings import Settings

pytestmark = pytest.mark.postgresql


@pytest.fixture
def second(house: House) -> Iterator[Bot]:
    """Another process."""
    bot = house.new_bot()
    yield bot
    bot.stop()


def after_both(house: House, second: Bot, *, here: Callable[[Desk], None], there: Callable[[], None]) -> Settings:
    """Let the second begin while the first has not finished, and knows nothing of what is new; answer what holds."""
    with second.desk():
        pass  # it asks for its settings now, and keeps them for a second
    with ThreadPoolExecutor() as threads:
        with house.desk() as desk:
            here(desk)
            its = threads.submit(there)
            wait([its], timeout=0.3)  # until it waits for this desk to be closed
        its.result(timeout=5)
    with house.desk() as desk:
        return settings_in(desk.session)


def test_who_is_made_an_organiser_while_another_one_is_forgotten_stays_one(house, second):
    bob, carol = house.member("Bob"), house.member("Carol")
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, organisers=(house.olga.id, carol.id))

    def forget_carol() -> None:
        with second.desk() as desk:
            forget(desk, desk.member(carol.id))

    def add_bob(desk: Desk) -> None:
        change_settings(desk, by=house.olga.id, organisers=(house.olga.id, carol.id, bob.id))

    settings = after_both(house, second, here=add_bob, there=forget_carol)
    assert settings.organisers == (house.olga.id, bob.id)


def test_a_channel_that_organisers_have_just_chosen_is_not_taken_by_its_name(house, second):
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, mentors_channel=None)
    settings = after_both(
        house,
        second,
        here=lambda desk: change_settings(desk, by=house.olga.id, mentors_channel="CHOSEN"),
        there=lambda: take_channels(second, [Channel("BYITSNAME", "mentors", is_private=True)]),
    )
    assert settings.mentors_channel == "CHOSEN"


def test_two_sentences_that_are_changed_in_the_same_instant_are_both_changed(house, second):
    def change_another() -> None:
        with second.desk() as desk:
            change_text(desk, "privacy.someone", "somebody", by=house.olga.id)

    settings = after_both(
        house,
        second,
        here=lambda desk: change_text(desk, "slack.gone", "Too late, my dear.", by=house.olga.id),
        there=change_another,
    )
    assert settings.texts == {"slack.gone": "Too late, my dear.", "privacy.someone": "somebody"}


def test_what_somebody_else_is_just_saving_is_told_to_whoever_sends_the_same_window(house, second):
    house.olga.types("/mentorship organise")
    house.olga.clicks("Requirements")
    house.olga.fills({"Months, at least": 9, "Hours a week, at least": 2})
    settings = after_both(
        house,
        second,
        here=lambda desk: change_settings(desk, by=house.olga.id, months=6),
        there=lambda: house.olga.submits("Save"),
    )
    assert "Now it is: 6" in house.olga.modal.words
    assert (settings.months, settings.hours_a_week) == (6, 1)
