"""What people press between two meetings.

Only the mentee asks, chooses tasks and is reminded; only the mentor suggests.
"""

from datetime import timedelta
from html import unescape

from mentorship.desk import Desk
from mentorship.hall.tasks import tasks_of_the_week
from mentorship.journey.between_meetings import ask, midweek, notes, tasks, views
from mentorship.journey.between_meetings.answers import Line, Midweek, Words
from mentorship.listening import Listening, Looks
from mentorship.policies import (
    Gone,
    Mine,
    NotForYou,
    members,
    mine,
    running_mentee,
    running_mentor,
    running_mine,
    running_pair,
)
from mentorship.program import doors
from mentorship.program.between_meetings import About, NoteToSelf, WordToMentor
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role
from mentorship.program.target import Task
from mentorship.program.topic import Idea
from mentorship.slack.blocks import Block, section
from mentorship.slack.choosing import which
from mentorship.slack.drafts import find as find_draft
from mentorship.slack.drafts import save_draft
from mentorship.slack.press import Place, Press
from mentorship.slack.replies import CloseAll, Open, Refusal, Reply, Say, Show

CHOOSES_WITHIN = timedelta(minutes=10)
"""After `/mentorship note …` it is asked which mentorship is meant."""


class NobodyYet(Refusal):
    key = "between_meetings.refusals.nobody_yet"


class MyWord(Mine, frozen=True):
    word: WordToMentor


class MyTask(Mine, frozen=True):
    task: Task


class MyIdea(Mine, frozen=True):
    idea: Idea


class MyNote(Mine, frozen=True):
    note: NoteToSelf


def pair_of_word(desk: Desk, press: Press) -> MyWord:
    """One of the two, once it went out; before that it is its author's alone."""
    found, word = running_mine(desk, press, WordToMentor)
    if found.role is Role.MENTOR and word.went_out_at is None:
        raise NotForYou
    return MyWord(found.mentorship, found.me, word)


def author_of_waiting_word(desk: Desk, press: Press) -> MyWord:
    found = pair_of_word(desk, press)
    desk.hold(found.word)
    if found.role is not Role.MENTEE:
        raise NotForYou
    if found.word.went_out_at:
        raise Gone
    return found


def mentor_of_open_question(desk: Desk, press: Press) -> MyWord:
    found = pair_of_word(desk, press)
    desk.hold(found.word)
    if found.role is not Role.MENTOR:
        raise NotForYou
    if found.word.answered_at or found.word.what is not About.QUESTION:
        raise Gone
    return found


def mentee_of_open_task(desk: Desk, press: Press) -> MyTask:
    """The mentee: her tasks are hers alone (First 8)."""
    found, task = running_mine(desk, press, Task)
    if found.role is not Role.MENTEE:
        raise NotForYou
    if task.outcome:
        raise Gone
    return MyTask(found.mentorship, found.me, task)


def mentee_of_open_idea(desk: Desk, press: Press) -> MyIdea:
    idea = desk.find_between(Idea, press.about)
    found = mine(desk, press, desk.find(Mentorship, idea.mentorship_id) if idea else None)
    desk.hold(idea)
    if found.role is not Role.MENTEE:
        raise NotForYou
    if idea is None or idea.taken_at or not found.mentorship.is_running:
        raise Gone
    return MyIdea(found.mentorship, found.me, idea)


def author_of_note(desk: Desk, press: Press) -> MyNote:
    noted = desk.find(NoteToSelf, press.about)
    if noted is None:  # it was thrown away already
        raise Gone
    if noted.member_id != press.member_id:
        raise NotForYou
    found = mine(desk, press, desk.find(Mentorship, noted.mentorship_id))
    return MyNote(found.mentorship, found.me, noted)


def listen(to: Listening) -> None:
    """Register the room's listeners."""
    listen_for_words(to)
    listen_for_answers(to)
    listen_for_tasks(to)
    listen_for_notes(to)
    listen_for_midweek(to)


def listen_for_words(to: Listening) -> None:
    @to.button(views.ASK, who=running_mentee, looks=Looks.ONLY)
    def ask_my_mentor(desk: Desk, press: Press, my: Mine) -> Reply:
        return Open(views.ask_view(desk.words, contact(desk, my), what=About.QUESTION))

    @to.button(views.PROGRESS, who=running_mentee, looks=Looks.ONLY)
    def tell_how_it_goes(desk: Desk, press: Press, my: Mine) -> Reply:
        return Open(views.ask_view(desk.words, contact(desk, my), what=About.PROGRESS))

    @to.form(views.ASK, who=running_mentee, answers=Words)
    def send_question(desk: Desk, press: Press, my: Mine, answers: Words) -> Reply:
        return written(desk, my, answers.words, what=About.QUESTION)

    @to.form(views.PROGRESS, who=running_mentee, answers=Line)
    def send_progress(desk: Desk, press: Press, my: Mine, answers: Line) -> Reply:
        return written(desk, my, answers.words, what=About.PROGRESS)

    @to.button(views.TAKE_BACK, who=author_of_waiting_word)
    def take_back(desk: Desk, press: Press, my: MyWord) -> Reply:
        ask.take_back(desk, my.mentorship, my.word)
        return None


def listen_for_answers(to: Listening) -> None:
    @to.button(views.READ_WORD, who=pair_of_word, looks=Looks.ONLY)
    def read(desk: Desk, press: Press, my: MyWord) -> Reply:
        return Open(views.window(desk.words, str(my.word.what), views.word_lines(desk.words, my.word)))

    @to.button(views.ANSWER, who=mentor_of_open_question, looks=Looks.ONLY)
    def begin_answer(desk: Desk, press: Press, my: MyWord) -> Reply:
        return Open(views.answer_view(desk.words, my.word))

    @to.form(views.ANSWER, who=mentor_of_open_question, answers=Words)
    def answer(desk: Desk, press: Press, my: MyWord, answers: Words) -> Reply:
        ask.answer(desk, my.mentorship, my.word, answers.words)
        return CloseAll()


def contact(desk: Desk, my: Mine) -> views.Contact:
    others, agreed = ask.others_of(desk, my.mentorship), ask.agreement_of(desk, my.mentorship)
    rule = ask.rule_of(desk, my.mentorship, agreed)
    return views.Contact(
        my.mentorship,
        agreed,
        rule,
        used=rule.used(desk.now, others=others),
        me=my.me,
        partner=desk.member(my.partner_id),
        arrives_at=ask.goes_out_at(desk, my.mentorship, rule, others=others),
    )


def written(desk: Desk, my: Mine, words: str, *, what: About) -> Reply:
    before = contact(desk, my)
    word = ask.write(desk, my, words, what=what, goes_out_at=before.arrives_at)
    return Say(views.sent(desk.words, word, before), title=views.say_title(desk.words, "ask"))


def listen_for_tasks(to: Listening) -> None:
    @to.button(views.CHOOSE, who=running_mentee, looks=Looks.ONLY)
    def begin_choosing(desk: Desk, press: Press, my: Mine) -> Reply:
        return Open(views.choose_view(desk.words, my.mentorship.id))

    @to.form(views.CHOOSE, who=running_mentee, answers=Words)
    def choose(desk: Desk, press: Press, my: Mine, answers: Words) -> Reply:
        if tasks.has_enough(desk, my.mentorship):
            return Show(views.choose_view(desk.words, my.mentorship.id, typed=answers.words, enough=True))
        return chosen(desk, my, answers.words)

    @to.form(views.CHOOSE_ANYWAY, who=running_mentee, answers=Words)
    def choose_anyway(desk: Desk, press: Press, my: Mine, answers: Words) -> Reply:
        return chosen(desk, my, answers.words)

    @to.button(views.SMALLER, who=mentee_of_open_task, looks=Looks.ONLY)
    def begin_smaller(desk: Desk, press: Press, my: MyTask) -> Reply:
        return Open(views.smaller_view(desk.words, my.task))

    @to.form(views.SMALLER, who=mentee_of_open_task, answers=Words)
    def make_smaller(desk: Desk, press: Press, my: MyTask, answers: Words) -> Reply:
        tasks.make_smaller(desk, my.mentorship, my.task, answers.words)
        return CloseAll()

    @to.button(views.SUGGEST, who=running_mentor, looks=Looks.ONLY)
    def begin_suggesting(desk: Desk, press: Press, my: Mine) -> Reply:
        return Open(views.suggest_view(desk.words, my.mentorship.id))

    @to.form(views.SUGGEST, who=running_mentor, answers=Words)
    def suggest(desk: Desk, press: Press, my: Mine, answers: Words) -> Reply:
        tasks.suggest(desk, my, answers.words)
        return CloseAll()

    @to.button(views.READ_IDEA, who=mentee_of_open_idea, looks=Looks.ONLY)
    def read_idea(desk: Desk, press: Press, my: MyIdea) -> Reply:
        return Open(views.window(desk.words, "suggest", views.idea_message(desk.words, my.idea, my.mentorship).blocks))

    @to.button(doors.TAKE_IDEA, who=mentee_of_open_idea)
    def take_idea(desk: Desk, press: Press, my: MyIdea) -> Reply:
        tasks.take(desk, my.mentorship, my.idea)
        return None


def chosen(desk: Desk, my: Mine, words: str) -> Reply:
    hint = views.no_end_view(desk.words, tasks.choose(desk, my, words))
    return Show(hint) if hint else CloseAll()


def listen_for_notes(to: Listening) -> None:
    @to.command("/mentorship note", who=members)
    def note_at_once(desk: Desk, press: Press, member: Member) -> Reply:
        """Words behind the command are kept at once; without any, or with two mentorships, a window opens."""
        running = desk.session.scalars(Mentorship.running_of(member.id)).all()
        if not running:
            raise NobodyYet
        if len(running) > 1:
            if press.words:
                save_draft(desk.session, member.id, views.NOTES, {"words": spoken(press)}, at=desk.now)
            return which(
                desk.words,
                views.NOTES,
                {each.id: desk.member(each.partner_of(member.id)).name for each in running},
            )
        my = Mine(running[0], member)
        if not press.words:
            return Open(notes_view(desk, my))
        notes.note(desk, my, spoken(press))
        return Say.text(desk.words.say("between_meetings.notes.kept"))

    @to.button(views.NOTES, who=running_pair)
    def see_notes(desk: Desk, press: Press, my: Mine) -> Reply:
        return Open(notes_view(desk, my, typed=typed_just_now(desk, my)))

    @to.form(views.NOTES, who=running_pair, answers=Words)
    def note(desk: Desk, press: Press, my: Mine, answers: Words) -> Reply:
        notes.note(desk, my, answers.words)
        return Show(notes_view(desk, my))

    @to.button(views.BRING_UP, who=author_of_note)
    def bring_up(desk: Desk, press: Press, my: MyNote) -> Reply:
        if my.note.brought_up_at or not my.mentorship.is_running:
            raise Gone
        notes.bring_up(desk, my, my.note)
        return Show(notes_view(desk, my))

    @to.button(views.FORGET, who=author_of_note)
    def forget(desk: Desk, press: Press, my: MyNote) -> Reply:
        notes.forget(desk, my.note)
        return Show(notes_view(desk, my))


def spoken(press: Press) -> str:
    return unescape(press.words)[:2000]


def typed_just_now(desk: Desk, my: Mine) -> str | None:
    """Hand over once, and at once, what stood behind the command: it may be about this partner and no other."""
    draft = find_draft(desk.session, my.me.id, views.NOTES)
    if draft is None:
        return None
    desk.session.delete(draft)
    return str(draft.filled_in["words"]) if draft.saved_at > desk.now - CHOOSES_WITHIN else None


def notes_view(desk: Desk, my: Mine, *, typed: str | None = None) -> Block:
    return views.notes_view(desk.words, my.mentorship, my.partner_id, notes.notes_of(desk, my), typed=typed)


def listen_for_midweek(to: Listening) -> None:
    @to.button(views.MIDWEEK, who=running_mentee, looks=Looks.ONLY)
    def see_midweek(desk: Desk, press: Press, my: Mine) -> Reply:
        reminder = midweek.reminder_of(desk, my.mentorship)
        return Open(views.midweek_view(desk.words, my.mentorship, reminder, zone=my.me.zone))

    @to.form(views.MIDWEEK, who=running_mentee, answers=Midweek)
    def ask_for_midweek(desk: Desk, press: Press, my: Mine, answers: Midweek) -> Reply:
        midweek.ask_for(desk, my, answers)
        return CloseAll()

    @to.button(views.STOP, who=running_mentee)
    def stop(desk: Desk, press: Press, my: Mine) -> Reply:
        midweek.stop(desk, my)
        if press.place is Place.WINDOW:
            return Show(views.midweek_view(desk.words, my.mentorship, None, zone=my.me.zone))
        return Say.text(desk.words.say("between_meetings.midweek.stopped"))

    @to.button(views.READ_MIDWEEK, who=running_mentee, looks=Looks.ONLY)
    def read_midweek(desk: Desk, press: Press, my: Mine) -> Reply:
        chosen = tasks_of_the_week(desk, my.mentorship)
        return Open(views.window(desk.words, "midweek", views.task_lines(chosen) or [nothing(desk)]))


def nothing(desk: Desk) -> Block:
    return section(desk.words.say("between_meetings.midweek.nothing"))
