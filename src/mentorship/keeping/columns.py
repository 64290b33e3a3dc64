"""From a sheet's columns to the questions of the sign-up: found by their names, told apart from what is left aside."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, get_origin

from msgspec import Struct
from pydantic import TypeAdapter, ValidationError

from mentorship.journey.signing_up.answers import MenteeSignUp, MentorSignUp
from mentorship.journey.signing_up.taking_over import TAKEN
from mentorship.keeping import CannotBeDone
from mentorship.program.sign_up import Role
from mentorship.wording import Words

EMAIL, HANDLE, ROLE = "email", "handle", "role"
NAMES: Mapping[str, Sequence[str]] = {
    EMAIL: ("email", "e-mail", "email address", "e-mail address", "mail"),
    HANDLE: ("handle", "slack", "slack handle", "slack name", "slack username", "username"),
    ROLE: ("role", "mentor or mentee", "mentor/mentee"),
    "hours_a_week": ("hours", "hours per week"),
    "field": ("industry",),
    "topics": ("skills", "topic"),
    "interests": ("hobbies", "values"),
    "years_of_experience": ("years", "experience", "years of experience"),
    "current_role": ("job", "job title", "company", "current role"),
    "goal": ("goals",),
    "city": ("location",),
    "anything_else": ("notes", "comments"),
}
"""How lists call it, besides the question's own name and its label in the form."""
OWN_WORDS = ("topics", "interests")
"""Questions with a line beside the list, for people's own words."""
SEPARATORS = re.compile(r"[,;\n]")
NUMBERS = ("hours_a_week", "years_of_experience")
"""Questions that ask for a number: of "2–3 hours" it is the first."""
NUMBER = re.compile(r"\d{1,4}")


class Columns(Struct, frozen=True):
    """Which question each column answers: {number of the column: question}; and the names of those left aside."""

    questions: dict[int, str]
    left_aside: list[str]


def columns_of(header: Sequence[str], words: Words, *, named: Mapping[str, str]) -> Columns:
    """Find the columns by name. `named` is what the caller says: {header: question}. Raises CannotBeDone."""
    known = {name: question for name, question in known_names(words).items() if question not in named.values()}
    known |= {plain(name): question for name, question in named.items()}
    for name, question in named.items():
        if plain(name) not in map(plain, header):
            raise CannotBeDone(f"There is no column “{name}”.")
        if question not in (*TAKEN, EMAIL, HANDLE, ROLE):
            raise CannotBeDone(f"“{question}” is no question: {', '.join((EMAIL, HANDLE, ROLE, *TAKEN))}.")
    questions: dict[int, str] = {}
    for number, name in enumerate(header):
        answers = known.get(plain(name))
        if answers and answers not in questions.values():
            questions[number] = answers
    if not {EMAIL, HANDLE} & set(questions.values()):
        raise CannotBeDone("No column says who it is: name one “email” or “handle”, or say which with --column.")
    return Columns(questions, [name for number, name in enumerate(header) if name and number not in questions])


def known_names(words: Words) -> dict[str, str]:
    """{a column's name, without case and signs: the question}"""
    known = {plain(name): question for question, names in NAMES.items() for name in (question, *names)}
    for question in TAKEN:
        known[plain(question)] = question
        for key in (question, *(f"{question}_{role}" for role in Role)):
            if words.has(f"signing_up.ask.{key}.label"):
                known[plain(words.plain(f"signing_up.ask.{key}.label"))] = question
    return known


def plain(name: str) -> str:
    return re.sub(r"\W|_", "", name.casefold())


def answers_in(cells: Mapping[str, str], role: Role, words: Words) -> tuple[dict[str, Any], list[str]]:
    """Read one person's cells as a form's values, and name the questions whose cell can't be taken."""
    answers: dict[str, Any] = {}  # Any: a text or a list of texts, as a form gives them
    not_taken = []
    fields = (MentorSignUp if role is Role.MENTOR else MenteeSignUp).model_fields
    for question in TAKEN:
        cell = cells.get(question, "")
        field = fields.get(question)
        if not cell or field is None:
            continue
        read = number_in(cell) if question in NUMBERS else cell
        value, rest = value_of(read, choices_of(question, role, words), is_list=get_origin(field.annotation) is list)
        if rest and question in OWN_WORDS and holds(fields[f"more_{question}"], ", ".join(rest)):
            answers[f"more_{question}"], rest = ", ".join(rest), []
        if rest or cell.startswith("=") or not holds(field, value):
            not_taken.append(question)
        elif value:
            answers[question] = value
    return answers, not_taken


def choices_of(question: str, role: Role, words: Words) -> dict[str, str]:
    """The choices of a question, {how it may be written, plainly: the choice}; none where one writes freely."""
    found = words.under(f"signing_up.choices.{question}") or words.under(f"signing_up.choices.{question}_{role}")
    return {plain(name): choice for choice, label in found.items() for name in (choice, label)}


def number_in(cell: str) -> str:
    number = NUMBER.search(cell)
    return number[0] if number and len(cell) < 12 else cell


def value_of(cell: str, choices: Mapping[str, str], *, is_list: bool) -> tuple[Any, list[str]]:
    """Read a cell as one value or a list, and name the parts that are no choice."""
    if not choices:
        return cell, []
    parts = [part for part in map(str.strip, SEPARATORS.split(cell) if is_list else [cell]) if part]
    chosen = [choices.get(plain(part)) or nearest(part, choices) for part in parts]
    rest = [part for part, choice in zip(parts, chosen, strict=True) if choice is None]
    taken = list(dict.fromkeys(choice for choice in chosen if choice is not None))
    return (taken, rest) if is_list else (taken[0] if taken else "", rest)


def nearest(part: str, choices: Mapping[str, str]) -> str | None:
    """Take "about 4 months" for the nearest number of months below it that can be chosen."""
    number = NUMBER.search(part)
    below = [
        int(choice) for choice in choices.values() if choice.isdigit() and number and int(choice) <= int(number[0])
    ]
    return str(max(below)) if below else None


def holds(field: Any, value: Any) -> bool:  # Any: pydantic's FieldInfo, and a form's value
    """Whether the form itself would take it."""
    rules: Any = field.annotation  # Any: the field's type, with what it asks for besides
    for rule in field.metadata:
        rules = Annotated[rules, rule]
    try:
        TypeAdapter(rules).validate_python(value)
    except ValidationError:
        return False
    return True
