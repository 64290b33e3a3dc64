"""What organisers press in this room: their own questions, and the topics that mean the same."""

from dataclasses import dataclass

from mentorship.desk import Desk
from mentorship.journey.signing_up import organiser_views as views
from mentorship.journey.signing_up import questions, topics
from mentorship.journey.signing_up.answers import Merging, NewQuestion
from mentorship.journey.signing_up.records import SignUpQuestion
from mentorship.listening import Listening
from mentorship.policies import Gone, organisers
from mentorship.program import doors
from mentorship.program.member import Member
from mentorship.program.sign_up import Role
from mentorship.slack.blocks import Block
from mentorship.slack.press import Press
from mentorship.slack.replies import Open, Reply, Show

MOST_TO_CHOOSE_FROM = 100
"""Slack's limit of a select."""


@dataclass(frozen=True)
class MyQuestion:
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
    listen_to_topics(to)


def listen_to_questions(to: Listening) -> None:
    @to.button(doors.OWN_QUESTIONS, who=organisers)
    def see_questions(desk: Desk, press: Press, organiser: Member) -> Reply:
        return Open(all_questions(desk))

    @to.button(views.ADD_QUESTION, who=organisers)
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


def listen_to_topics(to: Listening) -> None:
    @to.button(doors.OWN_TOPICS, who=organisers)
    def see_topics(desk: Desk, press: Press, organiser: Member) -> Reply:
        return Open(all_topics(desk))

    @to.button(views.MERGE_TOPICS, who=organisers)
    def begin_to_merge(desk: Desk, press: Press, organiser: Member) -> Reply:
        own = topics.own_words(desk)
        if press.about not in own:
            raise Gone
        others = {**topics.labels(desk), **{each: each for each in own if each != press.about}}
        return Show(views.merge_window(desk.words, press.about, dict(list(others.items())[:MOST_TO_CHOOSE_FROM])))

    @to.form(views.MERGE_TOPICS, who=organisers, answers=Merging)
    def merge(desk: Desk, press: Press, organiser: Member, answers: Merging) -> Reply:
        topics.merge(desk, press.about, into=answers.into, by=organiser.id)
        return Show(all_topics(desk))

    @to.button(views.KEEP_APART, who=organisers)
    def keep_apart(desk: Desk, press: Press, organiser: Member) -> Reply:
        topics.keep_apart_again(desk, press.about, by=organiser.id)
        return Show(all_topics(desk))


def all_topics(desk: Desk) -> Block:
    desk.session.flush()
    return views.topics_window(desk.words, topics.own_words(desk), topics.merged(desk), labels=topics.labels(desk))
