"""Settings: each stands in one window, with words; and the channels' names."""

from collections import Counter

import pytest
from pydantic import ValidationError

from mentorship import wording
from mentorship.assembly import wording_files
from mentorship.organising.answers import SECTIONS, answers_of
from mentorship.organising.membership import name_of, unset
from mentorship.organising.missing import missing
from mentorship.organising.views import setting_in_words, settings_form
from mentorship.program.log_book import LogEntry
from mentorship.program.settings import Settings

WORDS = wording.load(*wording_files())
QUIET = "Quiet: ask on day, ask again on day, rest on day"
ELSEWHERE = "Channels for whoever waits, or can't sign up yet"


def test_every_setting_stands_in_exactly_one_window() -> None:
    have_their_own = {"texts"}
    in_windows = Counter(name for names in SECTIONS.values() for name in names)
    assert in_windows == Counter(set(Settings.model_fields) - have_their_own)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_window_can_be_drawn_and_filled_in_with_what_holds(section: str) -> None:
    view = settings_form(WORDS, section, Settings(), marks={})
    assert [block["block_id"] for block in view["blocks"]] == list(SECTIONS[section])


@pytest.mark.parametrize("section", SECTIONS)
def test_an_empty_window_goes_back_to_the_defaults(section: str) -> None:
    defaults = Settings().model_dump()
    assert answers_of(section).model_validate({}).model_dump() == {name: defaults[name] for name in SECTIONS[section]}


def test_a_list_is_read_between_commas() -> None:
    assert answers_of("proposals").model_validate({"remind_after_days": "3 , 6"}).model_dump()["remind_after_days"] == (
        3,
        6,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"remind_after_days": (5, 2)},
        {"lapse_after_days": 5},
        {"quiet_days": (21, 21, 42)},
        {"season_days": 80},
        {"waking_from": "20:00"},
        {"zone": "Mars/Olympus"},
        {"code_of_conduct": "community.example"},
        {"code_of_conduct": "javascript:alert(1)"},
        {"cap": 3},
    ],
)
def test_settings_that_contradict_each_other_or_the_guide_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(wrong)


def test_what_is_missing_is_listed_until_it_is_there() -> None:
    whole = Settings(
        mentorship_channel="C1", mentors_channel="C2", mentees_channel="C3", code_of_conduct="https://community.example"
    )
    assert missing(whole) == []
    assert missing(Settings(mentors_channel="C2")) == ["mentorship_channel", "mentees_channel", "code_of_conduct"]


def test_channels_are_known_by_our_names() -> None:
    settings = Settings(mentors_channel="C2", organisers_channel="C4")
    assert (name_of(settings, "C2"), name_of(settings, "C4"), name_of(settings, "C9")) == (
        "mentors",
        "organisers",
        None,
    )
    assert unset(settings) == ["mentorship", "mentees"]


@pytest.mark.parametrize(
    "logged, said",
    [
        ("hours_a_week: 1 → 2", "Hours a week, at least: 1 → 2"),
        ("organisers: [] → ['U0ADA00001', 'U0BEA00002']", "Organisers: nothing → <@U0ADA00001>, <@U0BEA00002>"),
        ("mentors_channel: None → C0MENTORS1", "#mentors: nothing → <#C0MENTORS1>"),
        ("waking_from: 08:00:00 → 09:30:00", "I write from: 08:00 → 09:30"),
        ("quiet_days: [21, 35, 42] → [20, 30, 40]", f"{QUIET}: 21, 35, 42 → 20, 30, 40"),
        ("places_meanwhile: [] → ['U0ADA00001', '<!here>']", f"{ELSEWHERE}: nothing → U0ADA00001, &lt;!here&gt;"),
        ("places_meanwhile: [] → ['a → b', \"it's\"]", f"{ELSEWHERE}: nothing → ['a → b', \"it's\"]"),
        ("an_old_one: 1 → 2", "an_old_one: 1 → 2"),
    ],
)
def test_the_log_says_in_words_what_was_changed(logged: str, said: str) -> None:
    assert setting_in_words(WORDS, LogEntry(what="setting", details=logged)) == said


@pytest.mark.parametrize("typed", ["Chess, chess,Go , ", "Chess,, ,Go"])
def test_what_is_left_out_or_written_twice_in_a_list_is_no_part_of_it(typed: str) -> None:
    assert answers_of("requirements").model_validate({"interests": typed}).model_dump()["interests"] == ("Chess", "Go")


def test_two_can_celebrate_in_a_public_channel_or_in_a_private_one() -> None:
    """Features K5: a channel of the program's choice; Slack lets nobody choose what the filter leaves out."""
    blocks = {block["block_id"]: block for block in settings_form(WORDS, "channels", Settings(), marks={})["blocks"]}
    offered = {name: tuple(block["element"]["filter"]["include"]) for name, block in blocks.items()}
    assert offered == {
        "mentorship_channel": ("public",),
        "mentors_channel": ("private",),
        "mentees_channel": ("private",),
        "organisers_channel": ("private",),
        "celebration_channel": ("public", "private"),
    }
