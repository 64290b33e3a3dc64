"""What people press when they sign up."""

from dataclasses import dataclass

from mentorship.desk import Desk
from mentorship.journey.signing_up import sign_up as deeds
from mentorship.journey.signing_up import views
from mentorship.journey.signing_up.answers import (
    Announcement,
    MenteeSignUp,
    MenteeSubject,
    MentorSignUp,
    MentorSubject,
    Pause,
    Person,
    Promises,
    Subject,
)
from mentorship.journey.signing_up.values import values_of
from mentorship.listening import Listening
from mentorship.policies import Gone, NotForYou, members
from mentorship.program import doors
from mentorship.program.member import Member
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.drafts import draft_of, drop_draft, save_draft
from mentorship.slack.forms import Answers, read_answers
from mentorship.slack.press import Press
from mentorship.slack.replies import CloseAll, Open, Reply, Show, Wrong


@dataclass(frozen=True)
class MySignUp:
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

    @to.button("signing_up.pause", who=my_sign_up)
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

    @to.button("signing_up.withdraw", who=my_sign_up)
    def withdraw(desk: Desk, press: Press, mine: MySignUp) -> Reply:
        deeds.withdraw(desk, mine.sign_up)
        return None


def listen_for(to: Listening, role: Role) -> None:
    """The four steps of one role's form, and the ways into it."""
    subject: type[Subject] = MentorSubject if role is Role.MENTOR else MenteeSubject
    everything: type[MentorSignUp | MenteeSignUp] = MentorSignUp if role is Role.MENTOR else MenteeSignUp
    door = doors.SIGN_UP_AS_MENTOR if role is Role.MENTOR else doors.SIGN_UP_AS_MENTEE

    @to.command(f"/{role}-signup", who=members)
    @to.button(door, who=members)
    def begin(desk: Desk, press: Press, member: Member) -> Reply:
        return Open(views.step_view(desk.words, role, "promises", known(desk, member)))

    @to.form(views.form_of(role, "promises"), who=members, answers=Promises)
    def promise(desk: Desk, press: Press, member: Member, answers: Promises) -> Reply:
        if sentences := deeds.unmet(desk, answers):
            return Wrong(sentences)
        return next_step(desk, press, member, answers, "subject")

    @to.form(views.form_of(role, "subject"), who=members, answers=subject)
    def say_what(desk: Desk, press: Press, member: Member, answers: Subject) -> Reply:
        return next_step(desk, press, member, answers, "person")

    @to.form(views.form_of(role, "person"), who=members, answers=Person)
    def say_who(desk: Desk, press: Press, member: Member, answers: Person) -> Reply:
        return next_step(desk, press, member, answers, "announcement")

    @to.form(views.form_of(role, "announcement"), who=members, answers=Announcement)
    def finish(desk: Desk, press: Press, member: Member, answers: Announcement) -> Reply:
        values = {**known(desk, member), "announce": [], **press.values}
        complete = read_answers(everything, values, words=desk.words, room=deeds.ROOM)
        if deeds.unmet(desk, complete):
            return Show(views.step_view(desk.words, role, "promises", values))
        deeds.sign_up(desk, member, role, complete)
        drop_draft(desk.session, member.id, role)
        return CloseAll()

    def known(desk: Desk, member: Member) -> dict[str, object]:
        """What is filled in: what Slack knows, what was stored before, what was typed and not sent yet."""
        stored = desk.session.scalars(SignUp.of(member.id, role)).first()
        values = values_of(member, stored, desk.words) | draft_of(desk.session, member.id, role)
        return {name: value for name, value in values.items() if value is not None}

    def next_step(desk: Desk, press: Press, member: Member, answers: Answers, step: str) -> Reply:
        """Keep what was typed, an emptied question too, and show the next step."""
        typed = {name: press.values.get(name) for name in type(answers).model_fields}
        save_draft(desk.session, member.id, role, typed, at=desk.now)
        return Show(views.step_view(desk.words, role, step, known(desk, member)))
