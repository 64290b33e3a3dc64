"""What people press about their own data. Everyone may, guests too: it is theirs."""

from sqlalchemy import func, select

from mentorship.desk import Desk
from mentorship.hall.about_me import has_told, last_readings
from mentorship.listening import Listening, Looks, shown_anew
from mentorship.outbox import to_member
from mentorship.policies import anyone
from mentorship.privacy import views
from mentorship.privacy.consent import withdraw_identities
from mentorship.privacy.forgetting import forget
from mentorship.privacy.keeping import held_about
from mentorship.program import doors
from mentorship.program.log_book import LogEntry
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.slack.blocks import Block
from mentorship.slack.forms import Answers
from mentorship.slack.press import Press
from mentorship.slack.replies import Open, Reply, Say

SIGHTS = 10


def privacy_view(desk: Desk, member: Member) -> Block:
    held = held_about(desk, member.id)
    sights = desk.session.scalars(LogEntry.sights_of(member.id, SIGHTS)).all()
    return views.privacy(
        desk.words,
        held,
        sights=sights,
        readings=last_readings(desk, member.id, at_most=SIGHTS),
        zone=member.zone,
        has_identities=has_told(desk, member.id),
    )


def listen(to: Listening) -> None:
    """Register the room's listeners."""

    @to.command("/mentorship privacy", who=anyone, looks=Looks.ONLY)
    @to.button(doors.SEE_PRIVACY, who=anyone, looks=Looks.ONLY)
    def see_privacy(desk: Desk, press: Press, member: Member) -> Reply:
        return Open(privacy_view(desk, member))

    @to.command("/mentorship export", who=anyone)
    @to.button(views.EXPORT, who=anyone)
    def send_export(desk: Desk, press: Press, member: Member) -> Reply:
        desk.out.tell(
            "privacy.export", to_member(member.id), key=f"{member.id}:{desk.now:%Y-%m-%dT%H:%M}", member=member.id
        )
        return Say.text(desk.words.say("privacy.export.on_its_way"))

    @to.button(views.WITHDRAW, who=anyone)
    def take_back_identities(desk: Desk, press: Press, member: Member) -> Reply:
        withdraw_identities(desk, member.id)
        return shown_anew(press, lambda desk: privacy_view(desk, anyone(desk, press)))

    @to.command("/mentorship forget-me", who=anyone, looks=Looks.ONLY)
    @to.button(views.FORGET, who=anyone, looks=Looks.ONLY)
    def ask_once(desk: Desk, press: Press, member: Member) -> Reply:
        running = Mentorship.running_of(member.id).order_by(None).subquery()
        number = desk.session.scalar(select(func.count()).select_from(running)) or 0
        return Open(views.are_you_sure(desk.words, running=number))

    @to.form(views.FORGET, who=anyone, answers=Answers)
    def forget_me(desk: Desk, press: Press, member: Member, answers: Answers) -> Reply:
        forget(desk, member)
        return Say(views.forgotten(desk.words), title=desk.words.plain("privacy.forgotten.title"))
