"""What a form collects: pydantic answers, and a kind sentence at the field when one cannot be taken."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from mentorship.slack.replies import Wrong
from mentorship.wording import Words


class Answers(BaseModel):
    """What a form collects; a field's name is the question's block_id. Empty questions take the field's default."""

    model_config = ConfigDict(
        frozen=True,
        str_strip_whitespace=True,
        extra="ignore",
        hide_input_in_errors=True,
        defer_build=True,  # with the first answers, not at every start
    )


AnswersT = TypeVar("AnswersT", bound=Answers)


class WrongAnswers(Exception):
    """Some answers cannot be taken; carries the sentence for each question."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__("answers cannot be taken")
        self.wrong = wrong


def read_answers(answers: type[AnswersT], values: Mapping[str, Any], *, words: Words, room: str) -> AnswersT:
    """Read a form's values into its answers.

    Raises WrongAnswers with a sentence per question. The sentence is the room's `<room>.wrong.<question>` if it has
    one, else the general one for what pydantic found (`slack.wrong.<type>`).
    """
    try:
        return answers.model_validate(values)
    except ValidationError as errors:
        raise WrongAnswers(Wrong(sentences_for(errors, words=words, room=room))) from None


def sentences_for(errors: ValidationError, *, words: Words, room: str) -> dict[str, str]:
    sentences: dict[str, str] = {}
    for error in errors.errors(include_url=False, include_input=False):
        facts = error.get("ctx") or {}
        question = str(facts.get("at") or ":".join(each for each in error["loc"] if isinstance(each, str)))
        keys = (
            f"{room}.wrong.{question}_{error['type']}",
            f"{room}.wrong.{question}",
            f"slack.wrong.{error['type']}",
        )
        key = next((key for key in keys if words.has(key)), "slack.wrong.answer")
        sentences.setdefault(question, words.plain(key, **facts))
    return sentences
