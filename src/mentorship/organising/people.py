"""People who change or leave the workspace, and what that means for whom they leave behind."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select

from mentorship.desk import Desk
from mentorship.hall.appointed import LISTS, take_out_of_settings
from mentorship.hall.ending import end_mentorship, still_running
from mentorship.hall.parted import draw_again_for_partners
from mentorship.hall.sign_ups import sign_ups_of, welcome_of
from mentorship.log import log
from mentorship.organising import views
from mentorship.outbox import Message, to_channel, to_member
from mentorship.program import doors
from mentorship.program.directory import is_guest, is_known_otherwise, is_news, note_member
from mentorship.program.member import InChannel, Member
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.questions import IN_CHANNEL
from mentorship.program.sign_up import Role, SignUp

NOW_A_GUEST = "organising.now_a_guest"
ITSELF = "mentorship"
"""Who did it, in the log, when nobody did."""


def note_change(desk: Desk, user: Mapping[str, Any], *, team_id: str, as_known: Member | None = None) -> bool:
    """Write down what Slack says about someone whom the program knows; it keeps nothing of anybody else.

    as_known: how they were known when Slack was asked. If they are known otherwise by now, it told us something newer:
    nothing is changed then, and False answered.
    """
    member = desk.find(Member, user["id"])
    if member is None or not is_news(member, user, team_id=team_id):  # most people, most days
        return True
    member = desk.as_held(member)  # another process may hear the same: what follows from it is for one of them to say
    if member is None:
        return True
    if as_known is not None and is_known_otherwise(member, as_known):
        return False
    was_here, took_part = not member.has_left, member.may_take_part
    note_member(desk.session, user, team_id=team_id, at=desk.now)
    if not desk.session.is_modified(member):
        return True
    if was_here and member.has_left:
        leave(desk, member)
    elif not member.has_left and (not was_here or took_part is not member.may_take_part):
        sign_ups = both_sign_ups(desk, member)
        if took_part:
            look_on(desk, member, sign_ups)
        for sign_up in sign_ups:
            desk.out.redraw(doors.WELCOME, **welcome_of(sign_up))
        if not was_here:
            desk.answer(draw_again_for_partners(desk, member.id))
    desk.out.refresh_home(member.id)
    return True


def leave(desk: Desk, member: Member) -> None:
    """Take someone who left the workspace out of everything, and look after those they leave behind.

    Their open proposals are settled by the proposing room, as for everybody who is not in the pool any more.
    Source: program, section 1; Features N8.
    """
    for sign_up in both_sign_ups(desk, member):
        stop_waiting(desk, sign_up)
    desk.session.flush()  # waits for an introduction that counts in these rows: only then is its mentorship there
    running = still_running(desk, desk.running_of(member.id))
    partners = {each.partner_of(member.id) for each in running}
    found = (row.SignUp for row in desk.look_who_is_in("mentors", LEFT_BEHIND, {"partners": partners}))
    sign_ups = {(each.member_id, each.role): each for each in found if each}
    for mentorship in running:
        partner_id = mentorship.partner_of(member.id)
        end_without(desk, mentorship, partner_id, sign_ups.get((partner_id, mentorship.role_of(partner_id))))
    desk.session.execute(delete(InChannel).where(InChannel.member_id == member.id))
    desk.log("left", by=ITSELF, about=member.id)
    log.info("a member of the program left the workspace")


def has_to_step_down(desk: Desk, user: Mapping[str, Any], *, team_id: str) -> bool:
    """Whether someone who left, or is only a guest now, is still appointed; they need not have met us."""
    is_out = user.get("deleted") or is_guest(user, team_id=team_id)
    return bool(is_out) and any(user["id"] in getattr(desk.settings, name) for name in LISTS)


def step_down(desk: Desk, member_id: str) -> None:
    """Let nobody stay appointed who can press nothing any more: with the last organiser, nobody could."""
    take_out_of_settings(desk, member_id, by=ITSELF)
    for organiser in desk.organisers():
        desk.out.refresh_home(organiser)


def look_on(desk: Desk, member: Member, sign_ups: Sequence[SignUp]) -> None:
    """Take someone who is only a guest from now on out of the pool, and tell them; what they have with others goes on.

    A pause of their own stays as it is. Source: program, section 1.
    """
    active = [each for each in sign_ups if each.is_active(on=desk.today())]
    for sign_up in active:
        stop_waiting(desk, sign_up)
    if sign_ups:
        key = f"{member.id}:{desk.now.isoformat()}"
        paused = "yes" if active else ""
        desk.out.tell(NOW_A_GUEST, to_member(member.id), key=key, member=member.id, paused=paused)


def both_sign_ups(desk: Desk, member: Member) -> list[SignUp]:
    return list(sign_ups_of(desk, mentor_id=member.id, mentee_id=member.id).values())


def stop_waiting(desk: Desk, sign_up: SignUp) -> None:
    """Pause what someone signed up for, until they come back."""
    sign_up.paused_at, sign_up.paused_until, sign_up.next_word_at = desk.now, None, None


def now_a_guest(desk: Desk, *, member_id: str, was_paused: bool) -> Message | None:
    """Tell whoever is a guest now; nothing if they are a member again, or have left."""
    member = desk.find(Member, member_id)
    if member is None or member.may_take_part or member.has_left:
        return None
    return views.now_a_guest(desk.words, was_paused=was_paused, has_company=bool(desk.running_of(member_id)))


LEFT_BEHIND = (
    select(Member, InChannel, SignUp)
    .outerjoin(InChannel, IN_CHANNEL)
    .outerjoin(SignUp, SignUp.member_id == Member.id)
    .where(Member.id.in_(bindparam("partners", expanding=True)))
)
"""The partners, each with what they signed up for, and whether they read along in #mentors."""


def end_without(desk: Desk, mentorship: Mentorship, partner_id: str, partner: SignUp | None) -> None:
    """End a mentorship whose other half is gone, with the head of the queue for a mentee; the closing room tells her.

    The matchers are told that she looks again, unless she would read along in #mentors.
    """
    end_mentorship(desk, mentorship, by=None, how=Ending.LEFT)
    if partner:
        partner.let_down_at = desk.now
        if partner.role is Role.MENTEE:
            partner.next_word_at = desk.now + timedelta(days=desk.settings.waiting_word_every_days)
    desk.out.refresh_home(partner_id)
    if partner_id == mentorship.mentee_id and not desk.is_in("mentors", partner_id):
        desk.out.tell("organising.looking_again", to_channel("mentors"), key=mentorship.id, member=partner_id)
