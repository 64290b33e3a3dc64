"""Which form counts as sent before: this window, as it was drawn last, with these answers, and done."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select

from houses import House
from mentorship.desk import Desk
from mentorship.listening import answer
from mentorship.outbox import Trouble
from mentorship.policies import Gone, anyone
from mentorship.program.member import Member
from mentorship.slack.blocks import modal, section
from mentorship.slack.forms import Answers
from mentorship.slack.press import Place, Press
from mentorship.slack.replies import CloseAll, Open, Refused, Reply, Say, Show, Wrong
from mentorship.slack.seen import Seen
from mentorship.wording import Markup

pytestmark = pytest.mark.postgresql
WINDOW = modal("Next", [section(Markup("What comes next"))], close="Close")


@pytest.fixture
def form(house: House) -> Press:
    """A form that was just sent."""
    ada = house.member("Ada")
    return Press(
        Place.SUBMIT,
        ada.id,
        house.bot.team_id,
        "a.form",
        once="1",
        values={"said": "this"},
        view_id="V1",
        view_hash="1",
    )


def does(house: House, *replies: Reply | Exception) -> None:
    """Let the form do something each time, and reply so, time after time."""
    left = list(replies)

    @house.bot.listening.form("a.form", who=anyone, answers=Answers)
    def do(desk: Desk, press: Press, member: Member, answers: Answers) -> Reply:
        reply = left.pop(0)
        if isinstance(reply, Exception):
            raise reply
        desk.session.add(Trouble(name=press.once, found_at=datetime(2026, 1, 5, tzinfo=UTC)))
        return reply


def done(house: House) -> int:
    with house.bot.reading_desk() as desk:
        return desk.session.scalar(select(func.count()).select_from(Trouble)) or 0


@pytest.mark.parametrize("reply", [None, CloseAll(), Say([section(Markup("Thank you"))]), Show(WINDOW)], ids=repr)
def test_it_is_answered_as_before_and_done_once(house: House, form: Press, reply: Reply) -> None:
    does(house, reply, reply)
    first = answer(house.bot, form)
    assert answer(house.bot, replace(form, once="2")) == first
    assert done(house) == 1


@pytest.mark.parametrize("then", [Gone(), Wrong({"said": "You said so."}), Refused(Markup("No."))], ids=repr)
def test_where_it_can_not_be_done_again_the_window_closes(house: House, form: Press, then: Reply | Exception) -> None:
    does(house, CloseAll(), then)
    answer(house.bot, form)
    assert answer(house.bot, replace(form, once="2")) is None
    assert done(house) == 1


@pytest.mark.parametrize("first", [Gone(), Wrong({"said": "Not yet."}), Refused(Markup("Not yet."))], ids=repr)
def test_what_was_refused_is_done_when_it_is_sent_again(house: House, form: Press, first: Reply | Exception) -> None:
    does(house, first, CloseAll())
    assert answer(house.bot, form) is not None
    assert done(house) == 0
    assert answer(house.bot, replace(form, once="2")) == CloseAll()
    assert done(house) == 1


@pytest.mark.faults
def test_what_was_undone_by_a_fault_of_ours_is_done_when_it_is_sent_again(house: House, form: Press) -> None:
    does(house, RuntimeError(), CloseAll())
    assert isinstance(answer(house.bot, form), Refused)
    assert answer(house.bot, replace(form, once="2")) == CloseAll()
    assert done(house) == 1


@pytest.mark.parametrize(
    "other",
    [{"view_hash": "2"}, {"view_id": "V2"}, {"about": "another"}, {"values": {"said": "that"}}],
    ids=["a window that was drawn anew", "another window", "about something else", "other answers"],
)
def test_what_is_not_the_same_is_done_again(house: House, form: Press, other: dict[str, object]) -> None:
    does(house, Show(WINDOW), Show(WINDOW))
    first = answer(house.bot, form)
    assert answer(house.bot, replace(form, once="2", **other)) == first
    assert done(house) == 2


def test_a_form_beneath_the_window_that_it_opened_may_be_sent_again(house: House, form: Press) -> None:
    """Whoever closes the upper one is back at it, as it was."""
    does(house, Open(WINDOW), Open(WINDOW))
    first = answer(house.bot, form)
    assert answer(house.bot, replace(form, once="2")) == first
    assert done(house) == 2


def test_nothing_of_what_was_written_can_be_read_in_what_is_remembered(house: House, form: Press) -> None:
    does(house, CloseAll())
    answer(house.bot, form)
    with house.bot.reading_desk() as desk:
        [sent] = [each for each in desk.session.scalars(select(Seen.press)) if each != "a.form:1" and "a.form" in each]
    assert "this" not in sent and "V1" not in sent
