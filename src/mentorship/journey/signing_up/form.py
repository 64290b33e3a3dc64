"""The sign-up's form: its steps, and what each of them asks."""

from collections.abc import Sequence

from mentorship.journey.signing_up.asking import Known, Questions
from mentorship.journey.signing_up.records import Form, SignUpQuestion
from mentorship.journey.signing_up.windows import PARTS
from mentorship.program import doors
from mentorship.program.sign_up import SITUATIONS, Role
from mentorship.slack.blocks import (
    Block,
    Element,
    button,
    checkboxes,
    context,
    date_input,
    modal,
    multi_select,
    people_select,
    radio,
    section,
    select,
    text_input,
)
from mentorship.wording import Words, escape

MOST_RATED = 20
"""How many topics are rated one by one; a window holds no more than a hundred blocks."""


def form_of(role: Role, step: str) -> str:
    return f"signing_up.{role}_{step}"


def back_from(role: Role) -> str:
    return f"signing_up.{role}_back"


def step_view(words: Words, step: str, known: Known, *, wrong: Sequence[str] = ()) -> Block:
    """One step of the sign-up, with what is known filled in; `wrong` says why someone is back here."""
    number, steps = known.place_of(step)
    is_first, is_last = step == known.steps[0], step == known.steps[-1]
    back = button(words.plain("signing_up.form.back.button"), back_from(known.role), step)
    return modal(
        words.plain(f"signing_up.form.{known.role}.title"),
        [
            context(words.say("signing_up.form.step", number=number, steps=steps)),
            section(words.say(f"signing_up.form.{step}_{known.role}"), accessory=None if is_first else back),
            *(section(escape(sentence)) for sentence in wrong),
            *ASKED[step](Questions(words, known)),
        ],
        form=form_of(known.role, step),
        submit=words.plain("signing_up.form.last.submit" if is_last else "signing_up.form.submit"),
        close=words.plain("signing_up.form.close"),
    )


def questions_in(view: Block) -> list[str]:
    """List what a step asks."""
    return [block["block_id"] for block in view["blocks"] if block["type"] == "input"]


def promises(ask: Questions) -> list[Block]:
    """Requirements of both guides, asked in the guide's order, and the Code of Conduct at hand."""
    conduct = button(ask.words.plain("signing_up.conduct.read.button"), doors.CODE_OF_CONDUCT)
    return [
        ask("hours_a_week", ask.number("hours_a_week")),
        ask("months", ask.one("months")),
        ask("earliest_end_on", date_input(ask.day("earliest_end_on")), optional=True),
        ask("answers_by", ask.one("answers_by")),
        ask("answers_in", ask.ticks("answers_in"), optional=True),
        ask("supports", ask.ticks("supports", f"supports_{ask.role}"), optional=True),
        # Slack itself asks for one, together with all that is empty here; which one is missing, our sentence says.
        ask("consents", ask.ticks("consents")),
        section(ask.words.say("signing_up.conduct.at_hand"), accessory=conduct),
    ]


def subject(ask: Questions) -> list[Block]:
    """What it is about and when one can meet. What is optional here only in Slack's eyes gets our own sentence."""
    is_mentee = ask.role is Role.MENTEE
    both = [
        ask("topics", ask.some("topics"), optional=True),
        ask("more_topics", ask.line("more_topics"), optional=True),
        ask("field", ask.line("field"), optional=True),
        ask("years_of_experience", ask.number("years_of_experience"), optional=is_mentee),
        ask("current_role", ask.line("current_role"), optional=True),
        ask("doors", ask.some("doors"), optional=True),
    ]
    meeting = [
        ask("languages", ask.some("languages")),
        ask("windows", multi_select(window_choices(ask.words), ask.values.get("windows", ())), optional=True),
        ask("more_windows", ask.line("more_windows"), optional=True),
        ask("zone", ask.line("zone"), optional=True),
        ask("mediums", ask.ticks("mediums"), optional=True),
        ask("city", ask.line("city"), optional=True),
    ]
    if is_mentee:
        goal = [
            ask("goal_kinds", ask.ticks("goal_kinds"), optional=True),
            ask("goal", ask.lines("goal"), optional=True),
        ]
        return [*goal, *both, ask("learns_best", ask.line("learns_best"), optional=True), *meeting]
    room_for = radio(ask.choices("room_for"), ask.values.get("room_for", "1"))
    return [*both, ask("room_for", room_for), *meeting]


def person(ask: Questions) -> list[Block]:
    """What a mentor is asked (Requirements 3), how someone likes to work, and with whom (Mentor Matching 7)."""
    return [
        *(mentors_own(ask) if ask.role is Role.MENTOR else mentees_own(ask)),
        ask.scale("pace"),
        ask.scale("structure"),
        ask.scale("directness"),
        ask("working_with", ask.lines("working_with"), optional=True),
        ask("working_days", ask.some("working_days", "days"), optional=True),
        *(() if ask.role is Role.MENTOR else [people(ask, "would_learn_from")]),
        people(ask, "not_with"),
        ask("anything_else", ask.lines("anything_else"), optional=True),
    ]


def in_common(ask: Questions) -> list[Block]:
    """What someone cares about, and who they are, as far as they want it taken into account (Mentor Matching 2)."""
    return [
        ask("interests", multi_select(ask.known.interests, ask.values.get("interests", ())), optional=True),
        ask("more_interests", ask.line("more_interests"), optional=True),
        ask("interests_shown", ask.ticks("interests_shown"), optional=True),
        ask("identities", ask.some("identities"), optional=True),
        ask("more_identities", ask.line("more_identities"), optional=True),
        ask("identity_matters", ask.one("identity_matters"), optional=True),
    ]


def mentors_own(ask: Questions) -> list[Block]:
    """How well a mentor knows each topic, and two situations that tell a style (Mentor Matching 3; Features C5)."""
    return [*(mastery(ask, topic) for topic in ask.known.topics[:MOST_RATED]), *map(ask.scale, SITUATIONS)]


def mentees_own(ask: Questions) -> list[Block]:
    """What counts double for a mentee."""
    return [ask("matters_most", ask.one("matters_most"), optional=True)]


def mastery(ask: Questions, topic: str) -> Block:
    label = ask.words.plain("signing_up.ask.mastery.label", topic=ask.topic(topic))
    return ask.each("mastery", topic, label, select(ask.choices("mastery"), ask.values.get(f"mastery:{topic}")))


def people(ask: Questions, name: str) -> Block:
    return ask(name, people_select(ask.values.get(name, ())), optional=True)


def shown(ask: Questions) -> list[Block]:
    """Whether it may be used, with no answer given beforehand; and who may see it, word by word, narrowest by default.

    Features N4 and A3.
    """
    labels = ask.choices("identities")
    by_word = [
        ask.each(
            "shown",
            word,
            labels.get(word, word),
            radio(ask.choices("shown"), ask.values.get(f"shown:{word}", "nobody")),
            optional=False,
        )
        for word in ask.known.identities
    ]
    return [ask("about_me", radio(ask.choices("about_me"), ask.values.get("about_me"))), *by_word]


def questions(ask: Questions) -> list[Block]:
    """What organisers ask besides. Features A11."""
    return [
        ask.each("question", each.id, each.words, answered(each, ask.values.get(f"question:{each.id}")))
        for each in ask.known.questions
    ]


def answered(asked: SignUpQuestion, value: str | None) -> Element:
    if asked.form is Form.TEXT:
        return text_input(value, lines=True, longest=2000)
    return select({choice: choice for choice in asked.choices}, value)


def announcement(ask: Questions) -> list[Block]:
    """Signing Up 2: let others know, in words the person approved. Public facts only."""
    topics = ", ".join(ask.topic(topic) for topic in ask.known.topics)
    written = ask.values.get("announcement") or ask.words.plain(f"signing_up.announcement.{ask.role}", topics=topics)
    ticked = checkboxes(ask.choices("announce"), ask.values.get("announce", ("yes",)))
    return [
        ask("announce", ticked, optional=True),
        ask("announcement", text_input(written[:500], lines=True, longest=500), optional=True),
    ]


def window_choices(words: Words) -> dict[str, str]:
    days, parts = words.under("signing_up.choices.days"), words.under("signing_up.choices.parts")
    return {f"{day}_{part}": f"{days[day]} {parts[part]}" for day in days for part in PARTS}


ASKED = {
    "promises": promises,
    "subject": subject,
    "person": person,
    "in_common": in_common,
    "shown": shown,
    "questions": questions,
    "announcement": announcement,
}
