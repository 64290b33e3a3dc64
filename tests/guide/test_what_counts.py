"""What counts for how much: steps, presets, and a preview before anything is chosen. Mentor Guide, Mentor Matching."""

from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from mentorship.matching import preview
from mentorship.matching.changed_weights import Preview
from mentorship.program.matching_run import MatchingRun
from pools import mentee, mentor
from pretend_slack import Person

if TYPE_CHECKING:
    from houses import House


@pytest.fixture
def maya(house: "House") -> Person:
    """A matcher."""
    return house.mentor_in_channel("Maya")


@pytest.fixture
def ada(house: "House") -> Person:
    """A mentee who has waited for three weeks."""
    return mentee(house, "Ada", days=21)


@pytest.mark.feature("C13")
def test_weights_change_in_named_steps_previewed_and_from_the_next_run_on(
    house: "House", maya: Person, ada: Person
) -> None:
    """Matching, section 2."""
    house.olga.joins("#mentors")
    mentor(house, "Grace", doors=[], room_for=1)
    mentor(house, "Kurt", topics=["rust"], room_for=1)
    maya.types("/mentorship match")
    assert "→ @Grace" in maya.modal.words
    assert "What counts: everything as usual." in maya.modal.words
    assert "What counts for how much …" not in maya.modal.buttons
    maya.closes_all()

    house.olga.types("/mentorship match")
    house.olga.clicks("What counts for how much …")
    house.olga.fills({"Doors the mentor can open": "Much more", "Goals the mentor can help with": "Not at all"})
    house.olga.submits("See what would change")
    seen = house.olga.modal.words
    assert "New in the plan: @Ada with @Kurt" in seen
    assert "No longer in it: @Ada with @Grace" in seen
    assert "With a mentor in the plan: 1 today, 1 then." in seen
    assert "The weakest pair: " in seen
    house.olga.submits("Use these from now on")

    maya.types("/mentorship match")
    assert "→ @Grace" in maya.modal.words, "not before the next run"
    assert "Doors the mentor can open: much more" in maya.modal.words
    house.goes_to("2026-01-05 10:30")
    maya.types("/mentorship match")
    assert "→ @Kurt" in maya.modal.words
    with house.desk() as desk:
        assert desk.session.scalars(MatchingRun.newest()).one().weights_version == 1


def test_something_has_to_count(house: "House") -> None:
    """Matching, section 2: where nothing did, all pairs would be alike, and the usual weights came back unasked."""
    house.olga.joins("#mentors")
    house.olga.types("/mentorship match")
    house.olga.clicks("What counts for how much …")
    asked = [
        label for label in house.olga.modal.labels if "Identity" not in label and label not in ("And", "Start from …")
    ]
    house.olga.fills(dict.fromkeys(asked, "Not at all"))
    house.olga.submits("See what would change")
    [sentence] = house.olga.modal.errors.values()
    assert "Something besides identity has to count" in sentence
    assert house.olga.modal.values["Gives space"] == "Not at all"
    house.olga.fills({"Gives space": "Less"})
    house.olga.submits("See what would change")
    assert "With a mentor in the plan" in house.olga.modal.words


@pytest.fixture
def olga(house: "House", ada: Person) -> Person:
    """An organiser who filled in other weights, and has not sent them yet."""
    mentor(house, "Grace", doors=[], room_for=1)
    mentor(house, "Kurt", topics=["rust"], room_for=1)
    house.settles()
    house.olga.types("/mentorship organise")
    house.olga.clicks("What counts for how much")
    house.olga.fills({"Doors the mentor can open": "Much more", "Goals the mentor can help with": "Not at all"})
    return house.olga


def test_nobody_waits_while_other_weights_are_worked_out_and_nothing_is_written(
    house: "House", olga: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Matching, section 2; where many wait for a mentor, it takes longer than Slack waits for an ack."""
    hearing = house.slack.app_side.transports[0]
    deliver, acks, is_acked, written = hearing.deliver, list[Any](), Event(), list[str]()

    def delivering(envelope: dict[str, Any], *, within: float) -> dict[str, Any] | None:
        acks.append(deliver(envelope, within=within))
        is_acked.set()
        return acks[-1]

    def working_out(*asked: Any) -> Preview:
        assert is_acked.wait(5)
        with house.desk() as desk:
            assert desk.is_organiser(olga.id), "others go on"
        return preview(*asked)

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            written.append(statement)

    monkeypatch.setattr(hearing, "deliver", delivering)
    monkeypatch.setattr("mentorship.journey.mentor_matching.weighing.preview", working_out)
    event.listen(house.bot.engine, "before_cursor_execute", note)
    olga.submits("See what would change")
    event.remove(house.bot.engine, "before_cursor_execute", note)

    assert [ack["response_action"] for ack in acks] == ["push"]
    assert "looking through everyone" in str(acks)
    assert "With a mentor in the plan: 1 today, 1 then." in olga.modal.words
    assert "Code of Conduct" in olga.modal.words
    assert written == []


def test_a_preview_that_is_there_before_its_window_is_shown_all_the_same(
    house: "House", olga: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack opens the window when it follows the ack, and knows none before."""
    hearing = house.slack.app_side.transports[0]
    deliver = hearing.deliver

    def delivering_late(envelope: dict[str, Any], *, within: float) -> dict[str, Any] | None:
        ack = deliver(envelope, within=within)
        for _ in range(500):
            if not house.slack.calls_of("views.update"):
                Event().wait(0.01)
        return ack

    monkeypatch.setattr(hearing, "deliver", delivering_late)
    olga.submits("See what would change")

    refused, *_, filled = [call.answer for call in house.slack.calls_of("views.update")]
    assert refused["error"] == "not_found"
    assert filled["ok"]
    assert "With a mentor in the plan" in olga.modal.words


@pytest.mark.faults
@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (OperationalError("SELECT", {}, Exception("away")), "try again in a minute"),
        (ZeroDivisionError(), "tell an organiser this number"),
    ],
    ids=["the database is away", "a fault of ours"],
)
def test_where_other_weights_cannot_be_worked_out_it_is_said_and_what_was_chosen_stays(
    olga: Person, monkeypatch: pytest.MonkeyPatch, trouble: Exception, said: str
) -> None:
    """Closing the sentence leads back to the steps."""

    def failing(*asked: Any) -> Preview:
        raise trouble

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("mentorship.journey.mentor_matching.weighing.preview", failing)
        olga.submits("See what would change")
    assert said in olga.modal.words
    olga.closes()

    olga.submits("See what would change")
    assert "New in the plan: @Ada with @Kurt" in olga.modal.words


def test_a_preset_fills_the_steps_in_and_changes_nothing_by_itself(house: "House", ada: Person) -> None:
    """Matching, section 2."""
    mentor(house, "Grace")
    house.olga.types("/mentorship organise")
    house.olga.clicks("What counts for how much")
    house.olga.fills({"Start from …": "Learning a skill"})
    house.olga.submits("See what would change")
    assert "The plan would be the same." in house.olga.modal.words
    house.olga.submits("Use these from now on")

    house.olga.types("/mentorship organise")
    house.olga.clicks("Log")
    assert "changed how much each criterion counts goals: much more, doors: less, style: more" in house.olga.modal.words
