"""The organisers' own questions: added, put in order, retired; and what people answered to them. Features A11."""

from collections.abc import Mapping
from itertools import pairwise

from mentorship.desk import Desk
from mentorship.journey.signing_up.records import Form, QuestionAnswer, SignUpQuestion
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.replies import Refusal

MOST_QUESTIONS = 20
"""What one step of a form can hold, and what people have patience for."""
MOST_CHOICES = 50

Asked = Mapping[SignUpQuestion, QuestionAnswer | None]
"""What someone is asked, in order, and what they answered so far."""


class TooManyQuestions(Refusal):
    key = "signing_up.wrong.too_many_questions"


class NothingToChoose(Refusal):
    key = "signing_up.wrong.nothing_to_choose"


def asked_of(desk: Desk, role: Role, sign_up: SignUp | None) -> Asked:
    return dict(desk.session.execute(QuestionAnswer.asked_of(role, sign_up.id if sign_up else "")).all())


def add(desk: Desk, words: str, *, role: Role | None, choices: list[str], by: str) -> SignUpQuestion:
    """Ask one more thing, after all others; with choices one of them is chosen, without it is a text.

    Raises TooManyQuestions, and NothingToChoose for a single choice or too many.
    """
    all_of_them = desk.session.scalars(SignUpQuestion.in_order()).all()
    if sum(each.retired_at is None for each in all_of_them) >= MOST_QUESTIONS:
        raise TooManyQuestions(at="words", most=MOST_QUESTIONS)
    if choices and not 2 <= len(choices) <= MOST_CHOICES:
        raise NothingToChoose(at="choices", most=MOST_CHOICES)
    question = SignUpQuestion(
        role=role,
        words=words,
        form=Form.CHOICES if choices else Form.TEXT,
        choices=choices,
        place=1 + max((each.place for each in all_of_them), default=0),
        added_at=desk.now,
    )
    desk.session.add(question)
    desk.session.flush()
    desk.log("question_added", by=by, details=words)
    return question


def ask_earlier(desk: Desk, question: SignUpQuestion) -> None:
    """Change places with the question before it; the first one stays the first."""
    asked = [each for each in desk.session.scalars(SignUpQuestion.in_order()) if each.retired_at is None]
    for before, this in pairwise(asked):
        if this is question:
            before.place, this.place = this.place, before.place


def retire(desk: Desk, question: SignUpQuestion, *, by: str) -> None:
    """Ask it no more. What people answered stays with their sign-ups."""
    question.retired_at = desk.now
    desk.log("question_retired", by=by, details=question.words)


def answers_to(desk: Desk, sign_up: SignUp) -> dict[SignUpQuestion, str]:
    """Return what someone answered, retired questions too, in the order of asking."""
    return {asked: given.answer for asked, given in desk.session.execute(QuestionAnswer.given_in(sign_up.id))}


def keep_answers(desk: Desk, sign_up: SignUp, asked: Asked, answers: Mapping[str, str]) -> None:
    """Keep what was answered; an answer that was emptied goes, one to a retired question stays."""
    for question, known in asked.items():
        answer = answers.get(question.id)
        if answer and known:
            known.answer = answer
        elif answer:
            facts = {"sign_up_id": sign_up.id, "question_id": question.id, "member_id": sign_up.member_id}
            desk.session.add(QuestionAnswer(**facts, answer=answer))
        elif known:
            desk.session.delete(known)
