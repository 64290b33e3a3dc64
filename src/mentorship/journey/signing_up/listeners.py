"""What people press when they sign up."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from mentorship.desk import Desk
from mentorship.hall import about_me
from mentorship.hall.sign_ups import sign_ups_of
from mentorship.hall.waiting import is_waiting
from mentorship.journey.signing_up import company, taking_over, views, waiting_room, waiting_views
from mentorship.journey.signing_up import sign_up as deeds
from mentorship.journey.signing_up.answers import (
    Announcement,
    InCommon,
    MenteeSignUp,
    MenteeSubject,
    MentorSignUp,
    MentorSubject,
    OwnQuestions,
    Pause,
    Person,
    Promises,
    Shown,
    listed,
)
from mentorship.journey.signing_up.asking import STEPS, Known
from mentorship.journey.signing_up.form import back_from, form_of, questions_in, step_view
from mentorship.journey.signing_up.own_words import labels, meant_by, merged_among
from mentorship.journey.signing_up.questions import asked_of
from mentorship.journey.signing_up.records import Listed
from mentorship.journey.signing_up.reminders import was_set_aside
from mentorship.journey.signing_up.values import values_of
from mentorship.listening import Listening, Looks
from mentorship.policies import Gone, NotForYou, members
from mentorship.program import doors
from mentorship.program.member import Member
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.drafts import draft_of, drop_draft, save_draft
from mentorship.slack.forms import Answers, WrongAnswers, read_answers
from mentorship.slack.press import Press
from mentorship.slack.replies import CloseAll, Open, Refusal, Reply, Say, Show, Wrong


class MySignUp(Struct, frozen=True):
    member: Member
    sign_up: SignUp


def my_sign_up(desk: Desk, press: Press) -> MySignUp:
    """The owner of the sign-up that the press is about."""
    member, record = members(desk, press), desk.find(SignUp, press.about)
    if record is None:
        raise Gone
    if record.member_id != member.id:
        raise NotForYou
    return MySignUp(member, record)


def listen(to: Listening) -> None:
    """Register the room's listeners."""
    for role in Role:
        listen_for(to, role)

    @to.button("signing_up.pause", who=my_sign_up, looks=Looks.ONLY)
    def ask_until_when(desk: Desk, press: Press, mine: MySignUp) -> Reply:
        return Open(views.pause_view(desk.words, mine.sign_up))

    @to.form("signing_up.pause", who=my_sign_up, answers=Pause)
    def pause(desk: Desk, press: Press, mine: MySignUp, answers: Pause) -> Reply:
        if answers.until and answers.until <= desk.today(mine.member.zone):
            return Wrong({"until": desk.words.plain("signing_up.wrong.until_past")})
        deeds.pause(desk, mine.sign_up, until=answers.until)
        return None

    @to.button("signing_up.resume", who=my_sign_up)
    def resume(desk: Desk, press: Press, mine: MySignUp) -> Reply:
        deeds.resume(desk, mine.sign_up)
        return None

    @to.button("signing_up.room_for_1", who=my_sign_up)
    def make_room_for_one(desk: Desk, press: Press, mine: MySignUp) -> Reply:
        deeds.make_room(desk, mine.sign_up, for_so_many=1)
        return None

    @to.button("signing_up.room_for_2", who=my_sign_up)
    def make_room_for_two(desk: Desk, press: Press, mine: MySignUp) -> Reply:
        deeds.make_room(desk, mine.sign_up, for_so_many=2)
        return None

    @to.button("signing_up.withdraw", who=my_sign_up)
    def withdraw(desk: Desk, press: Press, mine: MySignUp) -> Reply:
        deeds.withdraw(desk, mine.sign_up)
        return None

    @to.button("signing_up.still_right", who=my_sign_up)
    def say_it_is_right(desk: Desk, press: Press, mine: MySignUp) -> Reply:
        desk.hold(mine.sign_up)
        if was_set_aside(mine.sign_up):
            deeds.resume(desk, mine.sign_up)
        waiting_room.is_right(desk, mine.sign_up)
        desk.out.refresh_home(mine.member.id)
        return Say.text(desk.words.say("signing_up.still_right.thanks"))

    @to.button("signing_up.outlook", who=my_sign_up, looks=Looks.ONLY)
    def see_how_it_stands(desk: Desk, press: Press, mine: MySignUp) -> Reply:
        if not is_waiting(desk, mine.sign_up):
            raise Gone
        outlook = waiting_room.outlook_of(desk, mine.sign_up)
        return Say(waiting_views.outlook_lines(desk.words, outlook, places=desk.settings.places_meanwhile))

    @to.button("signing_up.company", who=my_sign_up)
    def ask_for_company(desk: Desk, press: Press, mine: MySignUp) -> Reply:
        return Say.text(desk.words.say(f"signing_up.company.{company.ask_for(desk, mine.sign_up)}"))

    @to.button("signing_up.agree_to_conduct", who=my_sign_up)
    def agree(desk: Desk, press: Press, mine: MySignUp) -> Reply:
        for each in sign_ups_of(desk, mentor_id=mine.member.id, mentee_id=mine.member.id).values():
            deeds.agree_to_conduct(desk, each)
        desk.out.refresh_home(mine.member.id)
        return Say.text(desk.words.say("signing_up.conduct.thanks"))

    @to.button(views.NO_THANKS, who=members)
    def forget_what_was_taken_over(desk: Desk, press: Press, member: Member) -> Reply:
        taking_over.say_no(desk, member.id, Role(press.about))
        return None


def listen_for(to: Listening, role: Role) -> None:
    """The steps of one role's form, and the ways into it."""
    is_mentor = role is Role.MENTOR
    everything: type[MentorSignUp | MenteeSignUp] = MentorSignUp if is_mentor else MenteeSignUp
    collects: dict[str, type[Answers]] = {
        "promises": Promises,
        "subject": MentorSubject if is_mentor else MenteeSubject,
        "person": Person,
        "in_common": InCommon,
        "shown": Shown,
        "questions": OwnQuestions,
    }

    @to.command(f"/{role}-signup", who=members, looks=Looks.ONLY)
    @to.button(doors.SIGN_UP_AS_MENTOR if is_mentor else doors.SIGN_UP_AS_MENTEE, who=members, looks=Looks.ONLY)
    def begin(desk: Desk, press: Press, member: Member) -> Reply:
        """Open the form where they left it; what was sent with *Next* is filled in, and *Back* leads to it."""
        sent = draft_of(desk.session, member.id, role)
        known = known_of(desk, member, role, sent)
        return Open(step_view(desk.words, where_they_left(desk, known, sent), known))

    @to.button(back_from(role), who=members)
    def go_back(desk: Desk, press: Press, member: Member) -> Reply:
        """Keep what was typed in this step, as far as it can be taken, and show the one before."""
        if press.about not in STEPS:
            raise Gone
        typed = dict(press.values)
        try:
            read_answers(collects.get(press.about, Announcement), typed, words=desk.words, room=deeds.ROOM)
        except WrongAnswers as wrong:
            typed = {name: value for name, value in typed.items() if name not in wrong.wrong.sentences}
        sent = save_draft(desk.session, member.id, role, typed, at=desk.now)
        known = known_of(desk, member, role, sent)
        before = [each for each in known.steps if STEPS.index(each) < STEPS.index(press.about)]
        return Show(step_view(desk.words, before[-1] if before else STEPS[0], known))

    def listen_to_step(step: str) -> None:
        @to.form(form_of(role, step), who=members, answers=collects[step])
        def keep(desk: Desk, press: Press, member: Member, answers: Answers) -> Reply:
            """Keep what was typed, an emptied question too, and show the next step."""
            if sentences := deeds.unmet(desk, member, answers):
                return Wrong(sentences)
            typed = {**dict.fromkeys(press.questions), **press.values}
            sent = save_draft(desk.session, member.id, role, typed, at=desk.now)
            known = known_of(desk, member, role, sent)
            following = next(each for each in known.steps if STEPS.index(each) > STEPS.index(step))
            return Show(step_view(desk.words, following, known))

    for step in collects:
        listen_to_step(step)

    @to.form(form_of(role, "announcement"), who=members, answers=Announcement)
    def finish(desk: Desk, press: Press, member: Member, answers: Announcement) -> Reply:
        sent = draft_of(desk.session, member.id, role) | {"announce": [], **press.values}
        before = before_of(desk, member, role)
        values = filled_in(desk, member, before, sent)
        try:
            complete = read_answers(everything, values, words=desk.words, room=deeds.ROOM)
            sentences = deeds.unmet(desk, member, complete)
        except WrongAnswers as wrong:
            sentences = dict(wrong.wrong.sentences)
        except Refusal as refusal:
            sentences = {refusal.at or "": desk.words.plain(refusal.key, **refusal.facts)}
        if sentences:
            return back_to(desk, known_from(desk, role, before, values), sentences)
        deeds.sign_up(desk, member, role, complete, before=before)
        drop_draft(desk.session, member.id, role)
        taking_over.settle(desk, member.id, role)
        return CloseAll()


def before_of(desk: Desk, member: Member, role: Role) -> deeds.Before:
    stored, told = about_me.of_ones_own(desk, member.id, role)
    return deeds.Before(stored, told, asked_of(desk, role, stored))


def known_of(desk: Desk, member: Member, role: Role, sent: Mapping[str, Any]) -> Known:
    before = before_of(desk, member, role)
    return known_from(desk, role, before, filled_in(desk, member, before, sent))


def filled_in(desk: Desk, member: Member, before: deeds.Before, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Gather what is filled in: what Slack knows, what was stored before, what was sent since; None was emptied."""
    answers = {asked.id: given.answer for asked, given in before.asked.items() if given}
    interests = labels(desk, Listed.INTERESTS)
    values = values_of(member, before.sign_up, desk.words, told=before.told, interests=interests, answers=answers)
    return {name: value for name, value in {**values, **sent}.items() if value is not None}


def known_from(desk: Desk, role: Role, before: deeds.Before, values: Mapping[str, Any]) -> Known:
    typed = {Listed.TOPICS: listed(values.get("more_topics", ""))}
    own = meant_by(desk, typed, merged=merged_among(desk, typed))
    topics = deeds.each_once(values.get("topics", []), own[Listed.TOPICS])
    return Known(role, values, topics, list(before.asked), labels(desk, Listed.INTERESTS), desk.settings.asks)


def where_they_left(desk: Desk, known: Known, sent: Mapping[str, Any]) -> str:
    """Find the first step that was not sent yet: each one that was, left all of its questions in the draft."""
    for step in known.steps if sent else ():
        if not set(questions_in(step_view(desk.words, step, known))) <= sent.keys():
            return step
    return STEPS[0]


def back_to(desk: Desk, known: Known, sentences: Mapping[str, str]) -> Reply:
    """Go back to the step in which something cannot be taken any more: days passed since, or the rules changed."""
    views = {step: step_view(desk.words, step, known) for step in known.steps}
    step = next((step for step in known.steps if set(sentences) & set(questions_in(views[step]))), "promises")
    if step == "announcement":
        return Wrong(sentences)
    return Show(step_view(desk.words, step, known, wrong=list(sentences.values())))
