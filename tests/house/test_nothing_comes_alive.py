"""S4 and the form of all that is said: what people wrote is shown and does nothing; what is shown can be heard."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from everything import Seen, all_that_can_be_seen, elements_in, one_of_everything, texts_in, write_everywhere
from mentorship.keeping.exporting import DANGEROUS, as_csv, cell
from mentorship.keeping.exporting import sign_ups as exported_sign_ups
from mentorship.wording import Words, escape

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


@settings(max_examples=300, deadline=None)
@given(typed=st.text() | st.sampled_from([EVIL, "<", "&lt;", "a<b>c&d", "=1", " =1", "\t=1", "＝1"]))
def test_what_is_typed_is_escaped_once_and_is_no_formula(typed: str) -> None:
    shown = escape(typed)
    assert "<" not in shown and ">" not in shown
    assert unescape(shown) == unescape(typed) or "&" in typed
    assert escape(shown) == shown
    assert not cell(typed).lstrip(" ").startswith(DANGEROUS)
    assert Words({"a": "{words}"}).say("a", words=typed) == shown
