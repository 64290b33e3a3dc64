"""May I share this? Only with a clear yes of the other, which is written down and can be taken back.

Source: both guides, Responsibilities 5; Features J3.
"""

from mentorship.desk import Desk
from mentorship.hall.silence import while_resting
from mentorship.journey.support import permission_views as views
from mentorship.journey.support.answers import ToShare
from mentorship.journey.support.records import Permission
from mentorship.listening import Listening, Looks
from mentorship.outbox import About, Later, Message, to_member
from mentorship.policies import Gone, Mine, NotForYou, awake_pair, members, mine, running_pair
from mentorship.program import doors
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.slack.choosing import which
from mentorship.slack.press import Press
from mentorship.slack.replies import CloseAll, Open, Refusal, Reply

SHOWN = "support.permission"


class NobodyToAsk(Refusal):
    key = "support.refusals.nobody_to_ask"


class AskedFor(Mine, frozen=True):
    permission: Permission


def asked_for(desk: Desk, press: Press) -> AskedFor:
    """Something that may or may not be shared, seen by one of the two."""
    permission = desk.find(Permission, press.about)
    found = mine(desk, press, desk.find(Mentorship, permission.mentorship_id) if permission else None)
    if permission is None:
        raise NotForYou
    return AskedFor(found.mentorship, found.me, permission)


def whoever_says(desk: Desk, press: Press) -> AskedFor:
    """The one who was asked: nobody answers for the other."""
    found = asked_for(desk, press)
    if found.permission.asked_by == found.me.id:
        raise NotForYou
    return found


def ask(desk: Desk, found: Mine, answers: ToShare) -> None:
    """Ask the other one. Until there is a yes, it stays between the two."""
    permission = Permission(
        mentorship_id=found.mentorship.id,
        asked_by=found.me.id,
        asked_at=desk.now,
        words=answers.words,
        with_whom=answers.with_whom,
    )
    desk.session.add(permission)
    desk.session.flush()
    show(desk, found.mentorship, permission)


def answer(desk: Desk, found: AskedFor, *, is_granted: bool) -> None:
    """Write down a yes or a no; a yes can be taken back, a no stays. Raises Gone if nothing is left to say."""
    permission = found.permission
    if permission.answered_at and not (permission.is_granted and not is_granted):
        raise Gone
    permission.answered_at, permission.is_granted = desk.now, is_granted
    show(desk, found.mentorship, permission)


def show(desk: Desk, mentorship: Mentorship, permission: Permission) -> None:
    """Make both messages say what is true now."""
    mentorship.press(at=desk.now)
    for each in mentorship.both:
        key = f"{permission.id}:{each}"
        desk.out.show(SHOWN, to_member(each), key=key, permission=permission.id, member=each)


def message(desk: Desk, about: About) -> Message | Later | None:
    permission = desk.find(Permission, about["permission"])
    mentorship = desk.find(Mentorship, permission.mentorship_id) if permission else None
    if permission is None or mentorship is None:
        return None
    me = about["member"]
    if not desk.is_out and (later := while_resting(desk, mentorship)):
        return later
    return views.message(desk.words, permission, me=me, partner_id=mentorship.partner_of(me))


def listen(to: Listening) -> None:
    """Register what is pressed about it."""

    @to.command("/mentorship share", who=members, looks=Looks.ONLY)
    def begin(desk: Desk, press: Press, member: Member) -> Reply:
        running = desk.session.scalars(Mentorship.running_of(member.id)).all()
        if not running:
            raise NobodyToAsk
        if len(running) > 1:
            names = {each.id: desk.member(each.partner_of(member.id)).name for each in running}
            return which(desk.words, doors.ASK_TO_SHARE, names)
        return Open(views.ask_view(desk.words, running[0], running[0].partner_of(member.id)))

    @to.button(doors.ASK_TO_SHARE, who=running_pair, looks=Looks.ONLY)
    def open_question(desk: Desk, press: Press, found: Mine) -> Reply:
        return Open(views.ask_view(desk.words, found.mentorship, found.partner_id))

    @to.form("support.share", who=awake_pair, answers=ToShare)
    def send_question(desk: Desk, press: Press, found: Mine, answers: ToShare) -> Reply:
        ask(desk, found, answers)
        return CloseAll()

    @to.button("support.may_share", who=whoever_says)
    def say_yes(desk: Desk, press: Press, found: AskedFor) -> Reply:
        answer(desk, found, is_granted=True)
        return None

    @to.button("support.keep_it", who=whoever_says)
    def say_no(desk: Desk, press: Press, found: AskedFor) -> Reply:
        answer(desk, found, is_granted=False)
        return None

    @to.button("support.read_permission", who=asked_for, looks=Looks.ONLY)
    def read(desk: Desk, press: Press, found: AskedFor) -> Reply:
        return Open(views.read_view(desk.words, found.permission))
