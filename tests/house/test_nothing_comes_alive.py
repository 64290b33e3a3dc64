"""S4 and the form of all that is said: what people wrote is shown and does nothing; what is shown can be heard."""

import json
import re
from contextlib import suppress
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from everything import Seen, all_that_can_be_seen, elements_in, one_of_everything, texts_in, write_everywhere
from given import sign_up
from mentorship.keeping.exporting import DANGEROUS, as_csv, cell
from mentorship.keeping.exporting import sign_ups as exported_sign_ups
from mentorship.program.sign_up import Role
from mentorship.wording import Words, escape, mention

pytestmark = pytest.mark.faults
"""Rows that do not belong together make some reminder stumble: not what is asked here."""
EVIL = "<!channel> <!here|x> <@U0EVIL00000> <#C0EVIL00000|x> <http://evil.example|click> &lt;!here&gt; =HYPER(1)"
ALIVE = re.compile(r"<!\w|<@U0EVIL|<#C0EVIL|<(https?|mailto):[^>|]*evil")


@pytest.fixture
def seen(full_house) -> list[Seen]:
    with full_house.desk() as desk:
        impossible = one_of_everything(desk, full_house)
        write_everywhere(desk, lambda column: EVIL)
    assert len(impossible) <= 3, impossible
    return list(all_that_can_be_seen(full_house))


def test_nothing_that_people_wrote_comes_alive_anywhere(full_house, seen):
    """In every message, window and Home that can be drawn with it."""
    alive = [
        (each.where, text)
        for each in seen
        for kind, text in (("mrkdwn", each.text or ""), *texts_in(each.blocks))
        if kind == "mrkdwn" and ALIVE.search(text)
    ]
    assert alive == []
    shown = [each.where for each in seen if "evil.example" in str(each.blocks)]
    assert len({where.partition(" ")[0] for where in shown}) > 40, "or it proves little"

    with full_house.desk() as desk:
        assert not re.search(r'(^|,)"[=+@-]', as_csv(exported_sign_ups(desk)), re.MULTILINE)

    all_that_is_said_can_be_heard(seen)


def all_that_is_said_can_be_heard(seen: list[Seen]) -> None:
    """Features O9: a screen reader reads `text` and the words on buttons; a picture says what it shows."""
    mute = [each.where for each in seen if each.text is not None and not re.search(r"\w{2}", each.text)]
    assert mute == []
    for each in seen:
        for button in elements_in(each.blocks, "button"):
            assert re.search(r"\w", re.sub(r":\w+:", "", button["text"]["text"])), (each.where, button)
        for image in elements_in(each.blocks, "image"):
            assert image.get("alt_text"), each.where


class Twisting:
    """A client of somebody's own making, that sends something else where Slack has an id."""

    def __init__(self, line, old, new):
        self.line, self.old, self.new = line, old, new

    def deliver(self, envelope, *, within):
        return self.line.deliver(json.loads(json.dumps(envelope).replace(self.old, self.new)), within=within)

    def rest(self, *, within):
        self.line.rest(within=within)


def test_whom_somebody_chose_is_an_id_or_nothing_is_done(house):
    """What stands in a person's place goes into a mention, in #mentors too."""
    max_, jo, luz = house.mentor_in_channel("Max"), house.mentor_in_channel("Jo"), house.member("Luz")
    mallory = house.member("Mallory")
    with house.desk() as desk:
        sign_up(desk, jo, Role.MENTOR)
        sign_up(desk, luz, Role.MENTEE)
    max_.types("/mentorship propose @Jo @Luz", in_="#mentors")
    max_.fills({"Why these two? In your own words": "They like the same things."})
    max_.submits()
    max_.clicks("Ask the mentor", in_="#mentors")
    house.passes(hours=1)
    jo.clicks("Someone else?", in_=jo.dm())
    jo.fills({"Your colleague": "Mallory"})
    lines = house.slack.app_side.transports
    lines[-1] = Twisting(lines[-1], mallory.id, "U1> <!channel> <http://evil.example|click> <@U2")
    with suppress(Exception):
        jo.submits()
    house.passes(hours=1)
    assert "evil.example" not in str([each.blocks for each in max_.messages("#mentors")])


def test_a_mention_is_of_somebody():
    assert mention("U1> <!channel> <@U2") == "<@U1&gt; &lt;!channel&gt; &lt;@U2>"


@settings(max_examples=300, deadline=None)
@given(typed=st.text() | st.sampled_from([EVIL, "<", "&lt;", "a<b>c&d", "=1", " =1", "\t=1", "＝1"]))
def test_what_is_typed_is_escaped_once_and_is_no_formula(typed: str) -> None:
    shown = escape(typed)
    assert "<" not in shown and ">" not in shown
    assert unescape(shown) == unescape(typed) or "&" in typed
    assert escape(shown) == shown
    assert not cell(typed).lstrip(" ").startswith(DANGEROUS)
    assert Words({"a": "{words}"}).say("a", words=typed) == shown
