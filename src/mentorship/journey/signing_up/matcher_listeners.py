"""What matchers press about someone who signed up: look, note, delete a note. Never about themselves."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import union_all

from mentorship.desk import Desk
from mentorship.hall.about_me import Purpose, show_to
from mentorship.hall.between import hoped_for, hopes_of
from mentorship.hall.waiting import days_waiting
from mentorship.journey.signing_up import matcher_views as views
from mentorship.journey.signing_up.answers import Note
from mentorship.journey.signing_up.questions import answers_to
from mentorship.journey.signing_up.records import MatcherNote
from mentorship.listening import Listening, Looks, shown_anew
from mentorship.policies import Gone, NotForYou, matchers
from mentorship.program import doors
from mentorship.program.log_book import SIGN_UP_SEEN
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.blocks import Block
from mentorship.slack.press import Press
from mentorship.slack.replies import Open, Reply, Show


class Looking(Struct, frozen=True):
    matcher: Member
    sign_up: SignUp
    notes: Sequence[MatcherNote]


def matcher_of(desk: Desk, press: Press) -> Looking:
    """A matcher and somebody else's sign-up, by role and member: `mentee:U…`."""
    role, _, member_id = press.about.partition(":")
    question = MatcherNote.beside_sign_up(member_id, Role(role)) if role in set(Role) else None
    found = desk.session.execute(question).all() if question is not None else []
    matcher, sign_up = of_someone_else(desk, press, found[0].SignUp if found else None)
    return Looking(matcher, sign_up, [row.MatcherNote for row in found if row.MatcherNote])


def of_someone_else(desk: Desk, press: Press, sign_up: SignUp | None) -> tuple[Member, SignUp]:
    """Neither one's own sign-up nor that of a match, of now or before: notes and how someone works are not for them."""
    named = [sign_up.member_id, *hopes_of(sign_up)] if sign_up else []
    desk.meet_in("mentors", [press.member_id, *named])
    matcher = matchers(desk, press)
    if sign_up is None:
        raise Gone
    if sign_up.member_id == matcher.id or know_each_other(desk, matcher.id, sign_up.member_id):
        raise NotForYou
    return matcher, sign_up


def know_each_other(desk: Desk, one: str, other: str) -> bool:
    """Ask whether two people are a pair, or were, or are proposed to be one."""
    ever, proposed = Mentorship.of(one), Proposal.open_for(one)
    pairs = union_all(
        ever.order_by(None).with_only_columns(Mentorship.mentor_id, Mentorship.mentee_id),
        proposed.order_by(None).with_only_columns(Proposal.mentor_id, Proposal.mentee_id),
    )
    return any(other in both for both in desk.session.execute(pairs))


class Noted(Struct, frozen=True):
    matcher: Member
    sign_up: SignUp
    note: MatcherNote


def matcher_of_note(desk: Desk, press: Press) -> Noted:
    """A matcher and a note about somebody else."""
    note = desk.find(MatcherNote, press.about)
    found = of_someone_else(desk, press, desk.find(SignUp, note.sign_up_id) if note else None)
    if note is None:
        raise Gone
    return Noted(*found, note)


def listen(to: Listening) -> None:
    """Register what matchers press."""

    @to.button(doors.SEE_SIGN_UP, who=matcher_of, looks=Looks.NOTING)
    def look(desk: Desk, press: Press, looking: Looking) -> Reply:
        desk.log(SIGN_UP_SEEN, by=looking.matcher.id, about=looking.sign_up.member_id)
        return Open(window_of(desk, looking))

    @to.button(views.ADD_NOTE, who=matcher_of, looks=Looks.ONLY)
    def begin_a_note(desk: Desk, press: Press, looking: Looking) -> Reply:
        return Show(views.note_window(desk.words, looking.sign_up))

    @to.form(views.ADD_NOTE, who=matcher_of, answers=Note)
    def note(desk: Desk, press: Press, looking: Looking, answers: Note) -> Reply:
        sign_up = looking.sign_up
        facts = {"sign_up_id": sign_up.id, "member_id": sign_up.member_id, "written_by": looking.matcher.id}
        noted = MatcherNote(**facts, written_at=desk.now, note=answers.note)
        desk.session.add(noted)
        desk.log("sign_up_noted", by=looking.matcher.id, about=sign_up.member_id)
        return Show(window_of(desk, replace(looking, notes=[*looking.notes, noted])))

    @to.button(views.DELETE_NOTE, who=matcher_of_note)
    def delete(desk: Desk, press: Press, noted: Noted) -> Reply:
        desk.session.delete(noted.note)
        desk.log("note_deleted", by=noted.matcher.id, about=noted.sign_up.member_id)
        whose = replace(press, about=views.about(noted.sign_up))
        return shown_anew(press, lambda desk: window_of(desk, matcher_of(desk, whose)), looks=Looks.NOTING)


def window_of(desk: Desk, looking: Looking) -> Block:
    sign_up = looking.sign_up
    seen = views.Seen(
        sign_up,
        desk.member(sign_up.member_id),
        days=desk.days_since(sign_up.signed_up_at) if sign_up.role is Role.MENTOR else days_waiting(desk, sign_up),
        rests=not sign_up.is_active(on=desk.today()),
        answers={asked.words: answer for asked, answer in answers_to(desk, sign_up).items()},
        about_me=show_to(desk, looking.matcher.id, [sign_up], Purpose.SIGN_UP).get(sign_up.member_id, ()),
        notes=looking.notes,
        hoped_for=hoped_for(desk, sign_up, seen_by=looking.matcher.id),
        ends_soon=sign_up.ends_within(desk.settings, on=desk.today()),
        agreed=sign_up.agreed_to_conduct(desk.settings),
    )
    return views.sign_up_window(desk.words, seen)
