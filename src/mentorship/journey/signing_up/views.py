"""What signing up looks like: the four steps of the form, the welcome, the announcement, the lines on Home."""

from collections.abc import Mapping
from typing import Any

from mentorship.journey.signing_up.sign_up import WINDOWS
from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.program.member import Member
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.blocks import (
    Block,
    Element,
    actions,
    button,
    checkboxes,
    confirm,
    context,
    date_input,
    full_text,
    modal,
    multi_select,
    number_input,
    people_select,
    question,
    radio,
    section,
    select,
    text_input,
)
from mentorship.wording import Markup, Words

Values = Mapping[str, Any]
"""{question: value}, as a form gives them and as they are filled in again."""

STEPS = ("promises", "subject", "person", "announcement")


def form_of(role: Role, step: str) -> str:
    return f"signing_up.{role}_{step}"


def step_view(words: Words, role: Role, step: str, values: Values) -> Block:
    """One step of the sign-up, with what is known filled in."""
    asked = {"promises": promises, "subject": subject, "person": person, "announcement": announcement}[step]
    number = STEPS.index(step) + 1
    return modal(
        words.plain(f"signing_up.form.{role}.title"),
        [
            context(words.say("signing_up.form.step", number=number, steps=len(STEPS))),
            section(words.say(f"signing_up.form.{step}_{role}")),
            *asked(Asking(words, role, values)),
        ],
        form=form_of(role, step),
        submit=words.plain("signing_up.form.last.submit" if number == len(STEPS) else "signing_up.form.submit"),
        close=words.plain("signing_up.form.close"),
    )


class Asking:
    """Turns a question's name into a block: label, hint and choices are the wording's, the rest is what is known."""

    def __init__(self, words: Words, role: Role, values: Values) -> None:
        self.words, self.role, self.values = words, role, values

    def __call__(self, name: str, element: Element, *, optional: bool = False) -> Block:
        key = f"signing_up.ask.{name}_{self.role}"
        key = key if self.words.has(f"{key}.label") else f"signing_up.ask.{name}"
        hint = self.words.plain(f"{key}.hint") if self.words.has(f"{key}.hint") else ""
        return question(name, self.words.plain(f"{key}.label"), element, hint=hint, optional=optional)

    def choices(self, name: str) -> dict[str, str]:
        return self.words.under(f"signing_up.choices.{name}")

    def one(self, name: str, choices: str = "") -> Element:
        return select(self.choices(choices or name), self.values.get(name))

    def some(self, name: str, choices: str = "") -> Element:
        return multi_select(self.choices(choices or name), self.values.get(name, ()))

    def scale(self, name: str) -> Block:
        return self(name, radio(self.choices(name), self.values.get(name)), optional=True)

    def line(self, name: str) -> Element:
        return text_input(self.values.get(name), longest=150)


def promises(ask: Asking) -> list[Block]:
    """Requirements 1 to 4 of both guides, asked in the guide's order."""
    hours = ask.values.get("hours_a_week")
    return [
        ask("hours_a_week", number_input(float(hours) if hours else None)),
        ask("months", ask.one("months")),
        ask("answers_by", ask.one("answers_by")),
        ask(
            "supports",
            checkboxes(ask.choices(f"supports_{ask.role}"), ask.values.get("supports", ())),
            optional=True,
        ),
        # Optional in Slack's eyes only: our own sentence says which of them is missing and why it is needed.
        ask("consents", checkboxes(ask.choices("consents"), ask.values.get("consents", ())), optional=True),
    ]


def subject(ask: Asking) -> list[Block]:
    years = ask.values.get("years_of_experience")
    both = [
        ask("field", ask.line("field")),
        ask("topics", ask.some("topics"), optional=True),
        ask("more_topics", ask.line("more_topics"), optional=True),
        ask(
            "years_of_experience",
            number_input(float(years) if years else None),
            optional=ask.role is Role.MENTEE,
        ),
        ask("current_role", ask.line("current_role"), optional=True),
        ask("doors", ask.some("doors"), optional=True),
    ]
    meeting = [
        ask("languages", ask.some("languages")),
        ask("windows", multi_select(window_choices(ask.words), ask.values.get("windows", ()))),
        ask("mediums", checkboxes(ask.choices("mediums"), ask.values.get("mediums", ()))),
        ask("city", ask.line("city"), optional=True),
    ]
    if ask.role is Role.MENTOR:
        own = [
            ask.scale("gives_space"),
            ask("room_for", radio(ask.choices("room_for"), ask.values.get("room_for", "1"))),
        ]
    else:
        own = [ask("learns_best", ask.line("learns_best"), optional=True)]
        both = [
            ask("goal_kinds", checkboxes(ask.choices("goal_kinds"), ask.values.get("goal_kinds", ()))),
            ask("goal", text_input(ask.values.get("goal"), lines=True, longest=2000)),
            *both,
        ]
    return [*both, *own, *meeting]


def person(ask: Asking) -> list[Block]:
    return [
        ask.scale("pace"),
        ask.scale("structure"),
        ask.scale("directness"),
        ask("working_days", ask.some("working_days", "days"), optional=True),
        ask("identities", ask.some("identities"), optional=True),
        ask("more_identities", ask.line("more_identities"), optional=True),
        ask("identity_matters", ask.one("identity_matters"), optional=True),
        ask("not_with", people_select(ask.values.get("not_with", ())), optional=True),
        ask(
            "anything_else",
            text_input(ask.values.get("anything_else"), lines=True, longest=2000),
            optional=True,
        ),
    ]


def announcement(ask: Asking) -> list[Block]:
    """Signing Up 2: let others know, in words the person approved. Public facts only."""
    written = ask.values.get("announcement") or ask.words.plain(
        f"signing_up.announcement.{ask.role}", topics=topics_of(ask.words, ask.values.get("topics", ()))
    )
    return [
        ask(
            "announce",
            checkboxes(ask.choices("announce"), ask.values.get("announce", ("yes",))),
            optional=True,
        ),
        ask("announcement", text_input(written, lines=True, longest=500), optional=True),
    ]


def window_choices(words: Words) -> dict[str, str]:
    days, parts = words.under("signing_up.choices.days"), words.under("signing_up.choices.parts")
    return {f"{day}_{part}": f"{days[day]} {parts[part]}" for day in days for part in WINDOWS}


def topics_of(words: Words, topics: Any) -> str:
    """Name topics as the form does; what someone wrote themselves stays as it is."""
    labels = words.under("signing_up.choices.topics")
    return ", ".join(labels.get(topic, topic) for topic in topics)


def pause_view(words: Words, sign_up: SignUp) -> Block:
    return modal(
        words.plain("signing_up.pause.title"),
        [
            section(words.say("signing_up.pause.text")),
            question(
                "until",
                words.plain("signing_up.pause.until.label"),
                date_input(sign_up.paused_until),
                optional=True,
            ),
        ],
        form="signing_up.pause",
        submit=words.plain("signing_up.pause.submit"),
        close=words.plain("signing_up.form.close"),
        about=sign_up.id,
    )


# Messages


def welcome(words: Words, sign_up: SignUp, member: Member, *, needs_a_yes: bool) -> Message:
    """What we stored, who can see what, what happens next, how to change it. Signing Up 1 and 3, Intro."""
    say = words.say
    blocks = [section(say(f"signing_up.welcome.{sign_up.role}", name=member.name))]
    if needs_a_yes:
        blocks.append(section(say("signing_up.welcome.needs_a_yes")))
    if sign_up.paused_at:
        blocks.append(section(paused(words, sign_up)))
    blocks += [
        section(say("signing_up.welcome.stored", **stored(words, sign_up))),
        section(say("signing_up.welcome.who_sees")),
        section(say(f"signing_up.welcome.next_{sign_up.role}")),
        actions(*buttons(words, sign_up)),
    ]
    return Message(full_text(blocks), blocks)


def withdrawn(words: Words, role: Role) -> Message:
    blocks = [section(words.say("signing_up.withdrawn.text")), actions(sign_up_button(words, role))]
    return Message(full_text(blocks), blocks)


def stored(words: Words, sign_up: SignUp) -> dict[str, object]:
    return {
        "hours": sign_up.hours_a_week,
        "months": sign_up.months or words.plain("signing_up.choices.months.open").lower(),
        "topics": topics_of(words, sign_up.topics),
        "languages": ", ".join(
            words.under("signing_up.choices.languages").get(each, each) for each in sign_up.languages
        ),
    }


def paused(words: Words, sign_up: SignUp) -> Markup:
    if sign_up.paused_until:
        return words.say("signing_up.paused.until", day=f"{sign_up.paused_until:%-d %B}")
    return words.say("signing_up.paused.open")


def buttons(words: Words, sign_up: SignUp) -> list[Element]:
    edit = doors.SIGN_UP_AS_MENTOR if sign_up.role is Role.MENTOR else doors.SIGN_UP_AS_MENTEE
    pausing = (
        button(words.plain("signing_up.resume.button"), "signing_up.resume", sign_up.id)
        if sign_up.paused_at
        else button(words.plain("signing_up.pause.button"), "signing_up.pause", sign_up.id)
    )
    sure = confirm(
        words.plain("signing_up.withdraw.title"),
        words.plain("signing_up.withdraw.text"),
        yes=words.plain("signing_up.withdraw.yes"),
        no=words.plain("signing_up.withdraw.no"),
    )
    return [
        button(words.plain("signing_up.edit.button"), edit, sign_up.id),
        pausing,
        button(words.plain("signing_up.withdraw.button"), "signing_up.withdraw", sign_up.id, confirm=sure),
    ]


def sign_up_button(words: Words, role: Role) -> Element:
    door = doors.SIGN_UP_AS_MENTOR if role is Role.MENTOR else doors.SIGN_UP_AS_MENTEE
    return button(words.plain(f"signing_up.start_{role}.button"), door, style="primary")


def announced(words: Words, sign_up: SignUp) -> Message | None:
    """The line in #mentorship: the person's own words, nothing added but their name."""
    if not sign_up.announcement:
        return None
    text = words.say("signing_up.announced.text", member=Markup(f"<@{sign_up.member_id}>"), words=sign_up.announcement)
    return Message(text, [section(text)])


def waiting_word(words: Words, *, days: int, mentors_with_room: int, missing: str) -> Message:
    """The honest word to someone who waits. The same words whether anyone was asked or not."""
    rooms = "none" if mentors_with_room == 0 else "one" if mentors_with_room == 1 else "some"
    blocks = [
        section(words.say("signing_up.waiting.text", days=days)),
        section(words.say(f"signing_up.waiting.room_{rooms}", mentors=mentors_with_room)),
        *([section(words.say("signing_up.waiting.missing", topics=missing))] if missing else []),
        section(words.say("signing_up.waiting.meanwhile")),
    ]
    return Message(full_text(blocks), blocks)


def home_lines(words: Words, sign_ups: list[SignUp], *, days_waiting: Mapping[str, int]) -> list[Block]:
    """One's own sign-ups on Home, and the way in for whoever has none in a role. {sign-up: days} for who waits."""
    blocks: list[Block] = []
    for sign_up in sign_ups:
        blocks += [section(standing(words, sign_up, days_waiting.get(sign_up.id))), actions(*buttons(words, sign_up))]
    missing = [role for role in (Role.MENTEE, Role.MENTOR) if role not in {each.role for each in sign_ups}]
    if not sign_ups:
        blocks.append(section(words.say("signing_up.home.welcome")))
    if missing:
        blocks.append(actions(*(sign_up_button(words, role) for role in missing)))
    return blocks


def standing(words: Words, sign_up: SignUp, days_waiting: int | None) -> Markup:
    if sign_up.paused_at:
        return paused(words, sign_up)
    if days_waiting is None:
        return words.say(f"signing_up.home.{sign_up.role}")
    return words.say("signing_up.home.waiting", days=days_waiting)
