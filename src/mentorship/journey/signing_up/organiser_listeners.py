"""What organisers press in this room: their own questions, and people's words that mean the same."""

from msgspec import Struct

from mentorship.desk import Desk
from mentorship.journey.signing_up import organiser_views as views
from mentorship.journey.signing_up import own_words, questions
from mentorship.journey.signing_up.answers import Merging, NewQuestion
from mentorship.journey.signing_up.records import Listed, SignUpQuestion
from mentorship.listening import Listening, Looks
from mentorship.policies import Gone, organisers
from mentorship.program import doors
from mentorship.program.member import Member
from mentorship.program.sign_up import Role
from mentorship.slack.blocks import Block
from mentorship.slack.press import Press
from mentorship.slack.replies import Open, Reply, Show

MOST_TO_CHOOSE_FROM = 100
"""Slack's limit of a select."""


class MyQuestion(Struct, frozen=True):
    organiser: Member
    question: SignUpQuestion


def organiser_of_question(desk: Desk, press: Press) -> MyQuestion:
    """An organiser and a question that is still asked."""
    organiser, question = organisers(desk, press), desk.find(SignUpQuestion, press.about)
    if question is None or question.retired_at is not None:
        raise Gone
    return MyQuestion(organiser, question)


def listen(to: Listening) -> None:
    """Register what organisers press."""
    listen_to_questions(to)
    listen_to_own_words(to)


def listen_to_questions(to: Listening) -> None:
    @to.button(doors.OWN_QUESTIONS, who=organisers, looks=Looks.ONLY)
    def see_questions(desk: Desk, press: Press, organiser: Member) -> Reply:
        return Open(all_questions(desk))

    @to.button(views.ADD_QUESTION, who=organisers, looks=Looks.ONLY)
    def begin_a_question(desk: Desk, press: Press, organiser: Member) -> Reply:
        return Show(views.add_window(desk.words))

    @to.form(views.ADD_QUESTION, who=organisers, answers=NewQuestion)
    def add(desk: Desk, press: Press, organiser: Member, answers: NewQuestion) -> Reply:
        role = None if answers.whom == views.EVERYONE else Role(answers.whom)
        questions.add(desk, answers.words, role=role, choices=answers.listed_choices, by=organiser.id)
        return Show(all_questions(desk))

    @to.button(views.ASK_EARLIER, who=organiser_of_question)
    def ask_earlier(desk: Desk, press: Press, mine: MyQuestion) -> Reply:
        questions.ask_earlier(desk, mine.question)
        return Show(all_questions(desk))

    @to.button(views.RETIRE_QUESTION, who=organiser_of_question)
    def retire(desk: Desk, press: Press, mine: MyQuestion) -> Reply:
        questions.retire(desk, mine.question, by=mine.organiser.id)
        return Show(all_questions(desk))


def all_questions(desk: Desk) -> Block:
    desk.session.flush()
    asked = desk.session.scalars(SignUpQuestion.in_order().where(SignUpQuestion.retired_at.is_(None))).all()
    return views.questions_window(desk.words, asked)


def listen_to_own_words(to: Listening) -> None:
    @to.button(doors.OWN_WORDS, who=organisers, looks=Looks.ONLY)
    def see_words(desk: Desk, press: Press, organiser: Member) -> Reply:
        return Open(all_words(desk, Listed.TOPICS))

    @to.button(views.OTHER_WORDS, who=organisers, looks=Looks.ONLY)
    def see_other_words(desk: Desk, press: Press, organiser: Member) -> Reply:
        of, _ = word_in(press)
        return Show(all_words(desk, of))

    @to.button(views.MERGE_WORDS, who=organisers, looks=Looks.ONLY)
    def begin_to_merge(desk: Desk, press: Press, organiser: Member) -> Reply:
        of, word = word_in(press)
        own = own_words.own_words(desk, of)
        if word not in own:
            raise Gone
        others = {**own_words.labels(desk, of), **{each: each for each in own if each != word}}
        return Show(views.merge_window(desk.words, of, word, dict(list(others.items())[:MOST_TO_CHOOSE_FROM])))

    @to.form(views.MERGE_WORDS, who=organisers, answers=Merging)
    def merge(desk: Desk, press: Press, organiser: Member, answers: Merging) -> Reply:
        of, word = word_in(press)
        own_words.merge(desk, of, word, into=answers.into, by=organiser.id)
        return Show(all_words(desk, of))

    @to.button(views.KEEP_APART, who=organisers)
    def keep_apart(desk: Desk, press: Press, organiser: Member) -> Reply:
        of, word = word_in(press)
        own_words.keep_apart_again(desk, of, word, by=organiser.id)
        return Show(all_words(desk, of))


def word_in(press: Press) -> tuple[Listed, str]:
    of, _, word = press.about.partition(":")
    if of not in list(Listed):
        raise Gone
    return Listed(of), word


def all_words(desk: Desk, of: Listed) -> Block:
    desk.session.flush()
    words, merged = own_words.own_words(desk, of), own_words.merged(desk, of)
    return views.own_words_window(desk.words, of, words, merged, labels=own_words.labels(desk, of))
