"""How the sign-up's form asks: what it is filled in with, a question's words, and who reads each answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from mentorship.journey.signing_up.answers import identities_in
from mentorship.journey.signing_up.records import SignUpQuestion
from mentorship.program.sign_up import Role
from mentorship.slack.blocks import (
    Block,
    Element,
    checkboxes,
    multi_select,
    number_input,
    question,
    radio,
    select,
    text_input,
)
from mentorship.wording import Words

Values = Mapping[str, Any]
"""{question: value}, as a form gives them and as they are filled in again."""

STEPS = ("promises", "subject", "person", "in_common", "shown", "questions", "announcement")

SEEN_BY: Mapping[str, str] = {
    **dict.fromkeys(("field", "topics", "more_topics", "announce", "announcement"), "everyone"),
    **dict.fromkeys(("supports", "consents", "working_with", "would_learn_from", "anything_else"), "matchers"),
    **dict.fromkeys(("pace", "structure", "directness", "question"), "matchers"),
    **dict.fromkeys(("interests", "more_interests"), "matchers_and"),
    **dict.fromkeys(("not_with", "identity_matters", "matters_most"), "matching"),
    **dict.fromkeys(("identities", "more_identities", "shown"), "as_you_say"),
    **dict.fromkeys(("working_days", "interests_shown", "about_me"), "bot"),
}
"""Who reads an answer (Features A3); what is not named here, matchers read, and one's match may."""


class Known(Struct, frozen=True):
    """What the form is filled in with: values so far, the topics they come to, what organisers ask besides.

    interests: what can be chosen, {choice: its label}. asks: what the program asks of people, for the hints.
    """

    role: Role
    values: Values
    topics: Sequence[str]
    questions: Sequence[SignUpQuestion]
    interests: Mapping[str, str]
    asks: Mapping[str, int]

    @property
    def identities(self) -> list[str]:
        return identities_in(self.values.get("identities", ()), self.values.get("more_identities") or "")

    @property
    def steps(self) -> list[str]:
        """The steps that this person goes through."""
        left_out = {*(() if self.identities else ("shown",)), *(() if self.questions else ("questions",))}
        return [step for step in STEPS if step not in left_out]

    def place_of(self, step: str) -> tuple[int, int]:
        """Tell the number of a step, and of how many. Who may see a word belongs to the step that asked for it:

        nobody knows beforehand whether it comes, and a number that grows while one answers is no number.
        """
        counted = [each for each in self.steps if each != "shown"]
        return counted.index("in_common" if step == "shown" else step) + 1, len(counted)


class Questions:
    """Turns a question's name into a block: label, hint and choices are the wording's, the rest is what is known."""

    def __init__(self, words: Words, known: Known) -> None:
        self.words, self.known, self.role, self.values = words, known, known.role, known.values

    def __call__(self, name: str, element: Element, *, optional: bool = False) -> Block:
        return question(
            name, self.words.plain(f"{self.key(name)}.label"), element, hint=self.hint(name), optional=optional
        )

    def each(self, name: str, about: str, label: str, element: Element, *, optional: bool = True) -> Block:
        """Ask the same thing about one of several, as `name:about`."""
        return question(f"{name}:{about}", label[:150], element, hint=self.hint(name), optional=optional)

    def key(self, name: str) -> str:
        """Find the wording of a question: a role's own, else everybody's."""
        own = f"signing_up.ask.{name}_{self.role}"
        return own if self.words.has(f"{own}.label") else f"signing_up.ask.{name}"

    def hint(self, name: str) -> str:
        """Say what helps to answer, and who reads the answer."""
        key = f"{self.key(name)}.hint"
        readers = self.words.plain(f"signing_up.seen_by.{SEEN_BY.get(name, 'match')}")
        return f"{self.words.plain(key, **self.known.asks)} {readers}" if self.words.has(key) else readers

    def choices(self, name: str) -> Mapping[str, str]:
        return self.words.under(f"signing_up.choices.{name}")

    def one(self, name: str) -> Element:
        return select(self.choices(name), self.values.get(name))

    def some(self, name: str, choices: str = "") -> Element:
        return multi_select(self.choices(choices or name), self.values.get(name, ()))

    def ticks(self, name: str, choices: str = "") -> Element:
        return checkboxes(self.choices(choices or name), self.values.get(name, ()))

    def scale(self, name: str) -> Block:
        return self(name, radio(self.choices(name), self.values.get(name)), optional=True)

    def line(self, name: str) -> Element:
        return text_input(self.values.get(name), longest=150)

    def lines(self, name: str) -> Element:
        return text_input(self.values.get(name), lines=True, longest=2000)

    def number(self, name: str) -> Element:
        value = self.values.get(name)
        return number_input(None if value in (None, "") else float(value))

    def day(self, name: str) -> date | None:
        value = self.values.get(name)
        return date.fromisoformat(value) if isinstance(value, str) else value

    def topic(self, topic: str) -> str:
        return self.choices("topics").get(topic, topic)
