"""What the agreement looks like: its three steps, the whole of it, the word to sign, the slots in two zones."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from itertools import chain
from typing import Any

from msgspec import Struct

from mentorship.hall.series import Reader
from mentorship.outbox import File, Message
from mentorship.program import doors
from mentorship.program.agreement import GAP_DAYS, HOUR, Agreement
from mentorship.program.calendar import Slot, day_of, shown_day, shown_zone
from mentorship.slack.blocks import (
    Block,
    Element,
    actions,
    button,
    checkboxes,
    context,
    date_input,
    divider,
    modal,
    question,
    section,
    select,
    text_input,
    time_input,
)
from mentorship.wording import Markup, Words, mention, quoted

Values = Mapping[str, Any]
"""{question: value}, as a form gives them and as they are filled in again."""

SLOTS = (("weekday", "at"), ("second_weekday", "second_at"))
STEPS = ("goals", "time", "targets")
SIGN = "first_meeting.sign"
SUGGEST = "first_meeting.suggest"
READ = "first_meeting.read"
READ_SUGGESTION = "first_meeting.read_suggestion"
CHANGE = doors.CHANGE_AGREEMENT

WRITTEN = ("goals", "success", "opportunities", "connections", "extra_time", "messages", "urgent", "off_limits")
"""The sections of which each is one text, in the guide's order. First 3 and 4."""
AFTER_TIMES = ("target_30", "target_60", "target_90", "first_task")
EARLIER_AT_MOST = 25
"""Versions that one window leads to, each in a block of its own: Slack takes a button's name once in a block."""
NOT_KEPT = ("off_limits", "target_30", "target_60", "target_90")
"""What the keepsake leaves out: it is no place for what was off limits, and what became of targets it tells itself."""


def form_of(step: str) -> str:
    return f"first_meeting.{step}"


# The three steps


def step_view(
    words: Words,
    mentorship_id: str,
    step: str,
    values: Values,
    *,
    zone: str,
    mentors_zone: str,
    suggestion: str | None,
    with_task: bool,
    awkward: str = "",
) -> Block:
    """One step of the draft, with what is known filled in, and on top what the other would change.

    `awkward`: the weekly times that fall outside the other's hours.
    """
    number = STEPS.index(step) + 1
    last = number == len(STEPS)
    ask = Questions(words, values, shown_zone(mentors_zone))
    asked = {"goals": ask.goals, "time": ask.time, "targets": ask.targets}[step]()
    if step == "targets" and with_task:
        asked.append(ask.text("first_task", optional=False))
    blocks: list[Block] = [context(words.say("first_meeting.form.step", number=number, steps=len(STEPS)))]
    if suggestion:
        blocks.append(section(words.say("first_meeting.form.suggestion", suggestion=suggestion)))
    if awkward:
        blocks.append(section(words.say("first_meeting.form.awkward", times=awkward)))
    return modal(
        words.plain("first_meeting.form.title"),
        [*blocks, section(words.say(f"first_meeting.form.{step}", zone=shown_zone(zone))), *asked],
        form=form_of(step),
        submit=words.plain("first_meeting.form.last.submit" if last else "first_meeting.form.submit"),
        close=words.plain("first_meeting.form.close"),
        about=mentorship_id,
    )


class Questions(Struct, frozen=True):
    """Turns a question's name into a block: label and hint are the wording's, the rest is what is known."""

    words: Words
    values: Values
    mentors_zone: str

    def __call__(self, name: str, element: Element, *, optional: bool) -> Block:
        key = f"first_meeting.ask.{name}"
        hint = self.words.plain(f"{key}.hint") if self.words.has(f"{key}.hint") else ""
        label = self.words.plain(f"{key}.label", zone=self.mentors_zone)
        return question(name, label, element, hint=hint, optional=optional)

    def text(self, name: str, *, optional: bool = True) -> Block:
        return self(name, text_input(self.values.get(name), lines=True, longest=2000), optional=optional)

    def goals(self) -> list[Block]:
        """First 3, a to e."""
        kinds = checkboxes(self.words.under("first_meeting.goal_kinds"), self.values.get("goal_kinds", ()))
        return [
            self("goal_kinds", kinds, optional=False),
            self.text("goals", optional=False),
            self.text("success", optional=False),
            self.text("opportunities"),
            self.text("connections"),
        ]

    def time(self) -> list[Block]:
        """First 4 a to c, 5 and 6."""
        return [
            self.text("extra_time"),
            self.text("messages", optional=False),
            self("messages_from", self.clock("messages_from"), optional=True),
            self("messages_until", self.clock("messages_until"), optional=True),
            self("messages_a_week", self.choice("messages_a_week"), optional=True),
            self.text("urgent"),
            self.text("off_limits"),
            *self.slot(*SLOTS[0], optional=False),
            *self.slot(*SLOTS[1], optional=True),
            self("minutes", self.choice("minutes", otherwise=str(HOUR)), optional=False),
            self("gap_from", self.day("gap_from"), optional=True),
            self("gap_until", self.day("gap_until"), optional=True),
            self("second_gap_from", self.day("second_gap_from"), optional=True),
            self("second_gap_until", self.day("second_gap_until"), optional=True),
            self("gap_way", self.choice("gap_way"), optional=True),
            self.text("gap_plan"),
            self("gap_days", self.choice("gap_days", otherwise="shift"), optional=False),
        ]

    def choice(self, name: str, *, otherwise: str | None = None) -> Element:
        options = self.words.under(f"first_meeting.choices.{name}")
        return select(options, self.values[name] if self.values.get(name) in options else otherwise)

    def clock(self, name: str) -> Element:
        typed = self.values.get(name)
        return time_input(time.fromisoformat(typed) if typed else None)

    def slot(self, weekday: str, at: str, *, optional: bool) -> list[Block]:
        days = select(self.words.under("first_meeting.weekdays"), self.values.get(weekday))
        return [self(weekday, days, optional=optional), self(at, self.clock(at), optional=optional)]

    def day(self, name: str) -> Element:
        typed = self.values.get(name)
        return date_input(date.fromisoformat(typed) if typed else None)

    def targets(self) -> list[Block]:
        """First 7: they point the way."""
        return [self.text("target_30", optional=False), self.text("target_60"), self.text("target_90")]


def values_of(agreement: Agreement, *, zone: str, now: datetime) -> dict[str, Any]:
    """From a version back to a form's values, its slots on the wall of whoever edits it."""
    values: dict[str, Any] = {name: getattr(agreement, name) for name in (*WRITTEN, *AFTER_TIMES, "gap_plan")}
    values["goal_kinds"] = agreement.goal_kinds
    ahead = agreement.gaps_ahead(day_of(now, zone))
    values |= {name: day.isoformat() for name, day in zip(GAP_DAYS, chain(*ahead), strict=False)}
    for name in ("messages_from", "messages_until"):
        at = getattr(agreement, name)
        values[name] = f"{at:%H:%M}" if at else None
    for name in ("messages_a_week", "minutes", "gap_way"):
        values[name] = str(getattr(agreement, name)) if getattr(agreement, name) else None
    values["gap_days"] = "shift" if agreement.gap_shifts else "keep"
    if agreement.gaps and not ahead:  # how they handled one that is over says nothing of the next
        values = {name: value for name, value in values.items() if not name.startswith("gap_")}
    for written, (weekday, clock) in zip(agreement.slots, SLOTS, strict=False):
        slot = Slot.at(Slot.read(written).first_after(now), zone)
        values[weekday], values[clock] = str(slot.weekday), f"{slot.time:%H:%M}"
    return {name: value for name, value in values.items() if value is not None}


# The whole of it


def sections(words: Words, agreement: Agreement, reader: Reader, *, left_out: Collection[str] = ()) -> list[Markup]:
    """Everything the two agreed, in the guide's order; what was left empty is left out. First 3 to 8."""
    kinds = words.under("first_meeting.goal_kinds")
    said = [one(words, "goal_kinds", ", ".join(kinds.get(kind, kind) for kind in agreement.goal_kinds))]
    written = {name: getattr(agreement, name) for name in (*WRITTEN, *AFTER_TIMES) if name not in left_out}
    said += [one(words, name, written[name]) for name in WRITTEN if written.get(name)]
    said += messages_rule(words, agreement, reader)
    said += [one(words, "slot", slot_line(words, Slot.read(slot), reader)) for slot in agreement.slots]
    if agreement.slots:
        said.append(one(words, "minutes", chosen(words, "minutes", str(agreement.minutes))))
    said += gap_lines(words, agreement)
    return said + [one(words, name, written[name]) for name in AFTER_TIMES if written.get(name)]


def messages_rule(words: Words, agreement: Agreement, reader: Reader) -> list[Markup]:
    """When messages reach the mentor and how many: the times on the mentor's wall. First 4 b."""
    lines = []
    if agreement.messages_from and agreement.messages_until:
        times = f"{agreement.messages_from:%H:%M}–{agreement.messages_until:%H:%M} {shown_zone(reader.mentors_zone)}"
        lines.append(one(words, "messages_times", times))
    if agreement.messages_a_week:
        lines.append(one(words, "messages_a_week", chosen(words, "messages_a_week", str(agreement.messages_a_week))))
    return lines


def gap_lines(words: Words, agreement: Agreement) -> list[Markup]:
    """The planned gaps: their days, what the two do in them, and whether 30, 60 and 90 wait for them. First 6."""
    if not agreement.gaps:
        return []
    says = [f"{shown_day(begins)} – {shown_day(ends)}." for begins, ends in agreement.gaps]
    says += [f"{chosen(words, 'gap_way', agreement.gap_way)}."] if agreement.gap_way else []
    says += [agreement.gap_plan] if agreement.gap_plan else []
    days = chosen(words, "gap_days", "shift" if agreement.gap_shifts else "keep")
    return [one(words, "gap", " ".join(says)), one(words, "gap_days", days)]


def chosen(words: Words, name: str, value: str) -> str:
    return words.under(f"first_meeting.choices.{name}").get(value, value)


def one(words: Words, name: str, text: str) -> Markup:
    return words.say("first_meeting.whole.one", name=words.plain(f"first_meeting.whole.names.{name}"), text=text)


def slot_line(words: Words, slot: Slot, reader: Reader) -> str:
    """A weekly slot on both walls: "Tuesday 18:00 Madrid · Tuesday 09:00 Los Angeles"."""
    comes_at, days = slot.first_after(reader.now), words.under("first_meeting.weekdays")
    walls = dict.fromkeys((reader.me.zone, reader.partner.zone))
    seen = [(Slot.at(comes_at, zone), zone) for zone in walls]
    return " · ".join(f"{days[str(on.weekday)]} {on.time:%H:%M} {shown_zone(zone)}" for on, zone in seen)


def whole_view(
    words: Words, agreement: Agreement, reader: Reader, *, earlier: Sequence[Agreement] = (), may_change: bool = False
) -> Block:
    """Read one version. Whoever has yet to sign it signs here; the newest leads to the earlier ones."""
    to_sign = agreement.confirmed_at is None and agreement.drafted_by != reader.me.id and may_change
    state = "in_force" if agreement.confirmed_at else "to_sign" if to_sign else "drafted"
    head = words.say(
        f"first_meeting.whole.{state}",
        version=agreement.version,
        partner=mention(reader.partner.id),
        day=shown_day(day_of(agreement.confirmed_at or agreement.drafted_at, reader.me.zone)),
    )
    blocks = [section(head), *(section(text) for text in sections(words, agreement, reader)), divider()]
    blocks.append(context(words.say("first_meeting.whole.guidance")))
    pressed = []
    if to_sign:
        pressed.append(button(words.plain("first_meeting.suggest.button"), SUGGEST, agreement.id))
    elif may_change:
        pressed.append(button(words.plain("first_meeting.change.button"), CHANGE, agreement.mentorship_id))
    if pressed:
        blocks.append(actions(*pressed))
    blocks += [actions(version_button(words, version)) for version in earlier[:EARLIER_AT_MOST]]
    return modal(
        words.plain("first_meeting.whole.title"),
        blocks,
        form=SIGN if to_sign else "",
        submit=words.plain("first_meeting.sign.submit") if to_sign else "",
        close=words.plain("first_meeting.close"),
        about=agreement.id,
    )


def version_button(words: Words, version: Agreement) -> Element:
    return button(words.plain("first_meeting.version.button", version=version.version), READ, version.id)


def suggest_view(words: Words, agreement: Agreement, partner_id: str) -> Block:
    asked = question(
        "suggestion",
        words.plain("first_meeting.ask.suggestion.label"),
        text_input(agreement.suggestion, lines=True, longest=2000),
    )
    return modal(
        words.plain("first_meeting.suggest.title"),
        [section(words.say("first_meeting.suggest.text", partner=mention(partner_id))), asked],
        form=SUGGEST,
        submit=words.plain("first_meeting.suggest.submit"),
        close=words.plain("first_meeting.close"),
        about=agreement.id,
    )


# Messages


def to_sign_message(words: Words, agreement: Agreement, *, is_newest: bool) -> Message:
    """What a draft asks of the other; what it says is behind *Read*, where it is signed too."""
    drafter = mention(agreement.drafted_by)
    state = "signed" if agreement.confirmed_at else "replaced" if not is_newest else "open"
    if state == "open" and agreement.suggestion:
        state = "suggested"
    text = words.say(f"first_meeting.to_sign.{state}", drafter=drafter)
    if state == "replaced":
        return Message(text, [section(text)])
    style = "primary" if state == "open" else None
    read = button(words.plain("first_meeting.read.button"), READ, agreement.id, style=style)
    return Message(text, [section(text), actions(read)])


def suggested_message(words: Words, agreement: Agreement, reader_id: str, *, is_newest: bool) -> Message:
    """What came back: the words stand in the message, and behind a press for whoever hears only its `text`."""
    partner = mention(reader_id)
    if not is_newest or agreement.confirmed_at or not agreement.suggestion:
        text = words.say("first_meeting.suggested.over", partner=partner)
        return Message(text, [section(text)])
    gist = words.say("first_meeting.suggested.gist", partner=partner)
    blocks = [
        section(gist),
        section(quoted(agreement.suggestion)),
        actions(
            button(words.plain("first_meeting.change.button"), CHANGE, agreement.mentorship_id, style="primary"),
            button(words.plain("first_meeting.read.button"), READ_SUGGESTION, agreement.id),
        ),
    ]
    return Message(gist, blocks)


def suggestion_view(words: Words, agreement: Agreement) -> Block:
    suggestion = quoted(agreement.suggestion or "")
    return modal(
        words.plain("first_meeting.suggest.title"), [section(suggestion)], close=words.plain("first_meeting.close")
    )


def signed_message(words: Words, agreement: Agreement, reader: Reader, files: tuple[File, ...]) -> Message:
    """Both have signed; the calendar file of each slot that changed comes along."""
    slots = ", ".join(slot_line(words, Slot.read(slot), reader) for slot in agreement.slots)
    see = button(words.plain("first_meeting.see.button"), doors.SEE_AGREEMENT, agreement.mentorship_id)
    text = words.say("first_meeting.signed.text", partner=mention(reader.partner.id), slots=slots)
    alone = Message(text, [section(text), actions(see)])
    if not files:
        return alone
    text = words.say("first_meeting.signed.with_file", partner=mention(reader.partner.id), slots=slots)
    return Message(text, [section(text), actions(see)], files, without=alone)


def series_again_message(words: Words, reader: Reader, files: tuple[File, ...]) -> Message:
    """It was opened again: the weekly hours come back, under the same names."""
    partner = mention(reader.partner.id)
    text = words.say("first_meeting.series_again.text", partner=partner)
    alone = words.say("first_meeting.series_again.without_file", partner=partner)
    return Message(text, [section(text)], files, without=Message(alone, [section(alone)]))
