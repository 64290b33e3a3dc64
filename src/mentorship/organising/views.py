"""What organisers see: the list of windows, each window of settings, the numbers, the log, and what must be mended."""

import re
from ast import literal_eval
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

from mentorship.organising import meanwhile
from mentorship.organising.answers import LISTED, SECTIONS, SettingAnswers
from mentorship.organising.charts import Charts
from mentorship.organising.meanwhile import Marks
from mentorship.organising.mentorship_views import MENTORSHIPS
from mentorship.organising.numbers import MANY, Counts, Numbers
from mentorship.organising.text_views import TEXTS
from mentorship.outbox import Message, Trouble, is_to_be_looked_at
from mentorship.program import doors
from mentorship.program.calendar import shown
from mentorship.program.log_book import LogEntry
from mentorship.program.settings import Settings
from mentorship.slack.blocks import (
    Block,
    Element,
    actions,
    bar_chart,
    button,
    channel_select,
    context,
    divider,
    full_text,
    header,
    modal,
    number_input,
    people_select,
    question,
    section,
    text_input,
    time_input,
)
from mentorship.wording import Markup, Words, escape, mention

SECTION = "organising.section"
NUMBERS = "organising.numbers"
LOG = "organising.log"
CHARTS = "organising.charts"
LOOKED = "organising.looked"
PUBLIC = "public"
"""The form of a trouble: a channel that must be private is not."""
REFUSED_FOR_GOOD = ("dm", "group", "invite", "home", "kind")
"""Forms of troubles for which a message may have ended, not only one that waits: nobody can be reached there, or Slack
takes no message like it."""

KINDS_OF_CHANNELS = {"mentorship_channel": ("public",), "celebration_channel": ("public", "private")}
"""All others are private."""
PEOPLE = ("organisers", "first_matchers")
A_TIME = re.compile(r"\d\d:\d\d:\d\d")
"""As the log has it."""

A_PERSON = re.compile(r"\b[UW][A-Z0-9]{8,}\b")


# Settings


def organise(words: Words, *, missing: Sequence[str]) -> Block:
    """Where everything that organisers can change begins."""
    return modal(
        words.plain("organising.window.title"),
        [
            section(words.say("organising.window.text")),
            *missing_lines(words, missing),
            actions(
                *(
                    button(words.plain(f"organising.sections.{name}.button"), f"{SECTION}.{name}", name)
                    for name in SECTIONS
                )
            ),
            divider(),
            actions(*looking(words)),
        ],
        close=words.plain("organising.window.close"),
    )


def looking(words: Words) -> list[Element]:
    return [
        button(words.plain("organising.mentorships.button"), MENTORSHIPS),
        button(words.plain("organising.texts.button"), TEXTS),
        button(words.plain("organising.own_questions.button"), doors.OWN_QUESTIONS),
        button(words.plain("organising.own_words.button"), doors.OWN_WORDS),
        button(words.plain("organising.weights.button"), doors.CHANGE_WEIGHTS),
        button(words.plain("organising.numbers.button"), NUMBERS),
        button(words.plain("organising.log.button"), LOG),
    ]


def settings_form(
    words: Words,
    name: str,
    filled_in: Settings | SettingAnswers,
    *,
    marks: Marks,
    told: Sequence[Markup] = (),
    anew: Collection[str] = (),
) -> Block:
    """One window of settings, filled in with what holds now, or with what somebody typed; it carries its marks.

    anew: what must not stay as it stood in the window; a field whose block_id stays the same keeps that in Slack.
    """
    questions = {each: asked(words, each, getattr(filled_in, each)) for each in SECTIONS[name]}
    for each in anew:
        questions[each]["block_id"] = f"{each}:{marks[each]}"
    return modal(
        words.plain(f"organising.sections.{name}.title"),
        [
            *(section(line) for line in told),
            *questions.values(),
        ],
        form=f"{SECTION}.{name}",
        submit=words.plain("organising.form.submit"),
        close=words.plain("organising.form.close"),
        about=meanwhile.written(marks, SECTIONS[name]),
    )


def changed_since(
    words: Words, told: Mapping[str, tuple[str | None, object]], *, reader: str, fits: bool
) -> list[Markup]:
    """Say who changed what while the window was open. told: {setting: (who, what holds now)}."""
    last = "still_here" if fits else "together"
    return [
        words.say(
            "organising.meanwhile.setting",
            who=who_was_it(words, who, reader=reader),
            label=words.plain(f"organising.ask.{name}.label"),
            now=in_words(words, name, value),
        )
        for name, (who, value) in told.items()
    ] + [words.say(f"organising.meanwhile.{last}")]


def who_was_it(words: Words, who: str | None, *, reader: str) -> Markup:
    if who == reader:
        return words.say("organising.meanwhile.you")
    return named(words, who) if who else words.say("organising.meanwhile.someone")


def in_words(words: Words, name: str, value: Any) -> Markup:  # Any: each setting has its own type
    """Say what a setting is. What somebody typed must not become a mention: only lists of people have some."""
    match value:
        case None | ():
            return words.say("organising.log.unset")
        case str() if name.endswith("_channel"):
            return Markup(f"<#{escape(value)}>")
        case tuple() if name in PEOPLE:
            return Markup(", ").join(mention(each) if A_PERSON.fullmatch(each) else escape(each) for each in value)
        case tuple():
            return escape(", ".join(written(each) for each in value))
        case time():
            return escape(f"{value:%H:%M}")
        case str() if A_TIME.fullmatch(value):
            return escape(value[:5])
    return escape(str(value))


def asked(words: Words, name: str, value: object) -> Block:
    key = f"organising.ask.{name}"
    hint = words.plain(f"{key}.hint") if words.has(f"{key}.hint") else ""
    return question(name, words.plain(f"{key}.label"), element_for(name, value), hint=hint, optional=True)


def element_for(name: str, value: Any) -> Element:  # Any: each setting has its own type
    """Choose what a setting is filled in with."""
    match value:
        case _ if name.endswith("_channel"):
            return channel_select(value, kinds=KINDS_OF_CHANNELS.get(name, ("private",)))
        case tuple() if name in LISTED:
            return text_input(", ".join(written(each) for each in value))
        case tuple():
            return people_select(value)
        case int():
            return number_input(value)
        case time():
            return time_input(value)
    return text_input(value, longest=500)


def written(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


# Numbers and the log


def numbers_window(words: Words, numbers: Numbers) -> Block:
    lines = [numbers_line(words, numbers.counts._asdict()), *median_lines(words, numbers)]
    return modal(
        words.plain("organising.numbers.title"),
        [
            *(section(line) for line in lines),
            context(words.say("organising.numbers.never")),
            actions(button(words.plain("organising.charts.button"), CHARTS)),
        ],
        close=words.plain("organising.form.close"),
    )


def charts(words: Words, drawn: Charts) -> Message:
    """Two charts, with the same numbers as text for who cannot see them."""
    topics = words.under("signing_up.choices.topics")
    by_month = {
        words.plain(f"organising.charts.{name}"): {f"{month:%b %Y}": number for month, number in counts.items()}
        for name, counts in (
            ("mentees", drawn.mentees),
            ("mentors", drawn.mentors),
            ("introductions", drawn.introductions),
        )
    }
    by_topic = {
        words.plain(f"organising.charts.{name}"): {topics.get(topic, topic): number for topic, number in counts.items()}
        for name, counts in (("wanted", drawn.wanted), ("offered", drawn.offered))
    }
    blocks = [
        section(words.say("organising.charts.text")),
        bar_chart(words.plain("organising.charts.by_month"), by_month),
        *([bar_chart(words.plain("organising.charts.by_topic"), by_topic)] if drawn.wanted else []),
    ]
    return Message(full_text(blocks), blocks)


def numbers_line(words: Words, counts: Mapping[str, object]) -> Markup:
    return words.say("organising.numbers.text", **counts)


def counted_up_to(words: Words, most: int, counts: Counts) -> dict[str, object]:
    """Say "at least" where the counting ended before everything was counted."""
    numbers = counts._asdict()
    cut_off = {name for name, number in numbers.items() if number >= most}
    cut_off |= {"resting", "quiet"} if "running" in cut_off else set()
    said = {name: words.say("organising.numbers.at_least", number=numbers[name]) for name in cut_off}
    return {**numbers, **said}


def median_lines(words: Words, numbers: Numbers) -> list[Markup]:
    lines = []
    if numbers.days_to_match is not None:
        lines.append(words.say("organising.numbers.to_match", days=in_days(words, numbers.days_to_match)))
    if numbers.days_together is not None:
        lines.append(words.say("organising.numbers.together", days=in_days(words, numbers.days_together)))
    return lines


def in_days(words: Words, days: int) -> Markup:
    return words.say("organising.numbers.days", days=days) if days else words.say("organising.numbers.no_day")


def log_window(words: Words, entries: Sequence[LogEntry], *, zone: str) -> Block:
    """The newest lines of the log. Who changed what; never what anybody wrote."""
    lines = [log_line(words, entry, zone=zone) for entry in entries] or [words.say("organising.log.empty")]
    return modal(
        words.plain("organising.log.title"),
        [section(line) for line in lines],
        close=words.plain("organising.form.close"),
    )


def log_line(words: Words, entry: LogEntry, *, zone: str) -> Markup:
    key = f"organising.log.what.{entry.what}"
    told = [
        words.say(key) if words.has(key) else escape(entry.what),
        mention(entry.about_id) if entry.about_id else Markup(""),
        setting_in_words(words, entry) if entry.what == "setting" else escape(entry.details or ""),
    ]
    return words.say(
        "organising.log.line",
        when=shown(entry.at, zone),
        who=named(words, entry.by_id),
        what=Markup(" ").join(filter(None, told)),
    )


def setting_in_words(words: Words, entry: LogEntry) -> Markup:
    """Name a changed setting as its window does: "hours_a_week: 1 → 2" is "Hours a week, at least: 1 → 2"."""
    name, _, change = (entry.details or "").partition(": ")
    label = f"organising.ask.{name}.label"
    steps = [in_words(words, name, read_back(each)) for each in change.split(" → ")]
    said = Markup(" → ").join(steps)
    return words.say("organising.log.setting", label=words.plain(label) if words.has(label) else name, change=said)


def read_back(logged: str) -> Any:  # Any: each setting has its own type
    """Read a value as the log has it; what cannot be read is said as it stands there."""
    if logged == "None":
        return None
    if not logged.startswith("["):
        return logged
    with suppress(ValueError, SyntaxError):
        return tuple(literal_eval(logged))
    return logged


def named(words: Words, by: str) -> Markup:
    """Name who did it, also when it was nobody in Slack."""
    if A_PERSON.fullmatch(by):
        return mention(by)
    key = f"organising.log.by.{by}"
    return words.say(key) if words.has(key) else words.say("organising.log.itself")


# Home


def home_lines(words: Words, counts: Counts, *, missing: Sequence[str], troubles: Sequence[Trouble]) -> list[Block]:
    """An organiser's part of Home."""
    said = counted_up_to(words, MANY, counts)
    return [
        header(words.plain("organising.home.title")),
        *missing_lines(words, missing),
        *(section(trouble_line(words, trouble), accessory=looked_button(words, trouble)) for trouble in troubles[:10]),
        section(numbers_line(words, said)),
        *([context(words.say("organising.home.left_out", count=said["left_out"]))] if counts.left_out else ()),
        actions(button(words.plain("organising.home.settings.button"), doors.ORGANISE), *looking(words)),
    ]


def missing_lines(words: Words, missing: Sequence[str]) -> list[Block]:
    return [section(words.say(f"organising.missing.{name}")) for name in missing]


# Messages


def trouble_told(words: Words, trouble: Trouble) -> Message:
    line = section(trouble_line(words, trouble), accessory=looked_button(words, trouble))
    if trouble.name.startswith(f"{PUBLIC}:"):  # stands in the way of nothing that I say
        return Message(full_text([line]), [line])
    form, _, _ = trouble.name.partition(":")
    then = "looked.text" if is_to_be_looked_at(trouble) else "for_good" if form in REFUSED_FOR_GOOD else "goes_on"
    blocks = [section(words.say("organising.trouble.text")), line, context(words.say(f"organising.trouble.{then}"))]
    return Message(full_text(blocks), blocks)


def looked_button(words: Words, trouble: Trouble) -> Element | None:
    """What nothing mends by itself: somebody says that they have looked."""
    if not is_to_be_looked_at(trouble):
        return None
    return button(words.plain("organising.trouble.looked.button"), LOOKED, trouble.id)


def trouble_line(words: Words, trouble: Trouble) -> Markup:
    """Name the thing to mend, and how."""
    form, _, which = trouble.name.partition(":")
    exact, general = f"organising.trouble.{form}_{which}", f"organising.trouble.{form}"
    key = next((key for key in (exact, general) if words.has(key)), "organising.trouble.other")
    people = Markup(", ").join(mention(found) for found in A_PERSON.findall(which))
    return words.say(key, which=which, people=people, name=trouble.name, error=trouble.error or "")


def was_away(words: Words, since: datetime, until: datetime, *, meetings: int, zone: str) -> Message:
    """From when to when no bot was at work, and what that may have meant."""
    blocks = [section(words.say("organising.away.text", since=shown(since, zone), until=shown(until, zone)))]
    if meetings:
        blocks.append(section(words.say("organising.away.meetings", meetings=meetings)))
    return Message(full_text(blocks), blocks)


def now_a_guest(words: Words, *, was_paused: bool, has_company: bool) -> Message:
    """Kind words to a member who is a guest now. Program, section 1."""
    blocks = [
        section(words.say("organising.now_a_guest.text")),
        *([section(words.say("organising.now_a_guest.paused"))] if was_paused else []),
        *([section(words.say("organising.now_a_guest.running"))] if has_company else []),
        section(words.say("organising.now_a_guest.otherwise")),
        actions(button(words.plain("organising.now_a_guest.help.button"), doors.GET_HELP)),
    ]
    return Message(full_text(blocks), blocks)


def looking_again(words: Words, member_id: str) -> Message:
    """The line in #mentors when a mentee lost her mentor, in the same words whatever the reason. Features N8."""
    text = words.say("organising.looking_again.text", member=mention(member_id))
    return Message(text, [section(text)])
