"""Every sentence is used, every key that is used has a sentence, and the voice is the bot's own."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from mentorship import wording
from mentorship.assembly import wording_files
from mentorship.slack import blocks
from pretend_slack.block_kit import message_faults, view_faults

SOURCE = Path(wording.__file__).parent
WORDS = wording.load(*wording_files())
NEVER_SAID = re.compile(
    r"\b(errors?|invalid|fail(ed|ure|s)?|oops|abort(ed)?|illegal|user|users|guys|crazy|insane|lame|asap)\b|!(channel|here)",
    re.IGNORECASE,
)
LONGEST_IN_WORDS = 60
MAY_BE_LONGER = re.compile(r"^home\.guide|agenda|agreement|conduct|privacy\.")


def keys_in_source() -> set[str]:
    """Every string in the source that looks like a key; what is filled in becomes `*`."""
    found = set()
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                found.add("".join(str(p.value) if isinstance(p, ast.Constant) else "*" for p in node.values))
    return {text for text in found if re.fullmatch(r"[\w.*]+", text) and ("." in text or "*" in text)}


USED = keys_in_source()
PATTERNS = [re.compile(re.escape(key).replace(r"\*", r".+")) for key in USED if "*" in key and re.search(r"\w{3}", key)]
PREFIXES = tuple(f"{key}." for key in USED)


def is_used(key: str) -> bool:
    return key in USED or key.startswith(PREFIXES) or any(pattern.match(key) for pattern in PATTERNS)


def test_every_sentence_is_used():
    assert sorted(key for key in WORDS.sentences if not is_used(key)) == []


def test_the_voice_is_the_bots_own():
    said = {key: re.sub(r"\{\w+(:[^}]*)?\}", "", text) for key, text in WORDS.sentences.items()}
    assert {key: text for key, text in said.items() if NEVER_SAID.search(text)} == {}


def test_the_bot_is_brief():
    long = {key: len(text.split()) for key, text in WORDS.sentences.items() if not MAY_BE_LONGER.search(key)}
    assert {key: length for key, length in long.items() if length > LONGEST_IN_WORDS} == {}


def test_a_sentence_of_the_community_may_use_no_other_facts():
    with pytest.raises(wording.BrokenWording, match=r"cannot use \{salary\}"):
        WORDS.changed_by({"signing_up.waiting.text": "You earn {salary}"})


def test_to_load_the_words_reads_each_sentence_once(monkeypatch):
    read = []

    class Noting(string.Formatter):
        def parse(self, text):
            read.append(text)
            return super().parse(text)

    monkeypatch.setattr(string, "Formatter", Noting)
    wording.load(*wording_files())
    assert sorted(read) == sorted(WORDS.sentences.values())


def test_a_community_sentence_that_slack_would_refuse_is_refused_at_loading():
    with pytest.raises(wording.BrokenWording, match="24 characters"):
        WORDS.changed_by({"signing_up.form.mentor.title": "A title that is far too long for a window"})


def test_what_asks_once_more_before_a_press_counts_is_known_by_its_keys():
    """Slack takes less there, and refuses the whole Home or message for it: each such key has its length."""
    asked = [key for call in confirmations_in_source() for key in keys_said_in(call)]
    assert len(asked) >= 4 * 5
    for key in asked:
        name = key.rpartition(".")[2]
        assert wording.longest(key, among=WORDS.sentences) == wording.OF_A_CONFIRMATION[name], key


def confirmations_in_source() -> Iterator[ast.Call]:
    """Every call of `confirm` that says what to press; a deed has that name, too."""
    nodes = (node for file in SOURCE.rglob("*.py") for node in ast.walk(ast.parse(file.read_text("utf-8"))))
    for node in nodes:
        is_confirm = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "confirm"
        if is_confirm and {"yes", "no"} <= {keyword.arg for keyword in node.keywords}:
            yield node


def keys_said_in(call: ast.Call) -> Iterator[str]:
    """The sentences that are handed over; each is said where it is handed over."""
    for handed in (*call.args, *(keyword.value for keyword in call.keywords)):
        assert isinstance(handed, ast.Call) and isinstance(handed.args[0], ast.Constant), ast.unparse(handed)
        yield handed.args[0].value


@pytest.mark.parametrize(
    ("key", "most"),
    [
        ("signing_up.withdraw.title", 100),
        ("signing_up.withdraw.text", 300),
        ("signing_up.withdraw.yes", 30),
        ("signing_up.withdraw.no", 30),
        ("signing_up.waiting.text", 3000),
        ("weekly_meeting.still_on.yes", 3000),
    ],
)
def test_a_sentence_may_be_as_long_as_slack_takes_it_where_it_stands_and_no_longer(key, most):
    assert WORDS.takes(key, "w" * most)
    with pytest.raises(wording.BrokenWording, match=f"between 1 and {most} characters"):
        WORDS.accept(key, "w" * (most + 1))


def test_no_sentence_with_its_facts_filled_in_keeps_a_window_or_a_message_from_being_shown():
    """A name is typed by people, and an organiser's sentence can use it twice."""
    long = wording.Markup("A sentence with facts. " * 300)
    sure = blocks.confirm(long, long, yes=long, no=long)
    shown = [
        blocks.header(long),
        blocks.section(long),
        blocks.context(long),
        blocks.actions(blocks.button(long, "door", confirm=sure), blocks.overflow("menu", {"a": long, "b": long})),
    ]
    asked = [
        blocks.question("one", long, blocks.text_input(placeholder=long), hint=long),
        blocks.question("other", long, blocks.select({"a": long, "b": long}, "a"), hint=long),
    ]
    assert message_faults(shown) == []
    assert view_faults(blocks.modal(long, [*shown, *asked], form="form", submit=long, close=long)) == []
    assert view_faults(blocks.home(shown)) == []


def test_what_people_typed_is_escaped_once():
    shown = WORDS.say("signing_up.announced.text", member=wording.mention("U1"), words="<!channel> & <b>")
    assert shown == "<@U1> says: &lt;!channel&gt; &amp; &lt;b&gt;"
    assert wording.escape(shown) == shown


@pytest.mark.parametrize(("days", "said"), [(0, "0 days"), (1, "1 day"), (12, "12 days"), ("‹days›", "‹days› days")])
def test_one_is_said_as_one(days, said):
    assert f"for {said}." in WORDS.say("home.status.mentee", days=days)
    assert f"for {said}." in WORDS.plain("home.status.mentee", days=days)


def test_no_number_of_days_stands_before_a_fixed_noun():
    """An organiser may set anything to 1."""
    fixed = re.compile(r"\{(days|weeks|months|years|minutes)\}\*? (day|week|month|year|minute)s")
    assert [key for key, text in WORDS.sentences.items() if fixed.search(text)] == []


@pytest.mark.parametrize("text", ["For {days:>9} now", "For {days!r} now", "For {days:{days}|b} now"])
def test_behind_a_fact_stands_nothing_but_its_noun(text):
    with pytest.raises(wording.BrokenWording, match="name and a noun"):
        WORDS.changed_by({"home.status.mentee": text})
