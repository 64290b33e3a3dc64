"""What is open to everyone at every step: Home, `/mentorship`, the guide, the Code of Conduct."""

from html import unescape

from mentorship.desk import Desk
from mentorship.hall.waiting import days_waiting
from mentorship.home import views
from mentorship.home.answers import Heard
from mentorship.home.standing import standing_of, step_of
from mentorship.listening import Listening, Looks
from mentorship.outbox import to_member
from mentorship.policies import Gone, anyone, members
from mentorship.program import doors
from mentorship.program.guide import ITEMS, Chapter
from mentorship.program.member import Member
from mentorship.program.sign_up import Role
from mentorship.slack.press import Press, is_echo
from mentorship.slack.replies import CloseAll, Open, Reply, Say, Show


def who_writes(desk: Desk, press: Press) -> Member | None:
    """Whoever wrote to the bot in their DM; nobody for what Slack or a bot changed there."""
    if press.event.get("channel_type") != "im" or is_echo(press.event):
        return None
    return anyone(desk, press)


def listen(to: Listening) -> None:
    """Register the room's listeners."""

    @to.event("app_home_opened", who=anyone)
    def open_home(desk: Desk, press: Press, member: Member) -> Reply:
        if press.event.get("tab", "home") == "home":
            desk.out.refresh_home(member.id)
        return None

    @to.event("message", who=who_writes)
    def answer_kindly(desk: Desk, press: Press, member: Member | None) -> Reply:
        """Say once a day what a bot can and cannot do; nothing of the message is looked at or kept."""
        if member:
            today = desk.today(member.zone)
            desk.out.tell("home.hello", to_member(member.id), key=f"{member.id}:{today}")
        return None

    @to.command("/mentorship", who=anyone, looks=Looks.ONLY)
    def explain(desk: Desk, press: Press, member: Member) -> Reply:
        return Say(
            views.commands(
                desk.words,
                unknown=unescape(press.words.partition(" ")[0]),  # Slack escapes what follows this command
                is_matcher=desk.is_matcher(member.id),
                is_organiser=desk.is_organiser(member.id),
            )
        )

    @to.command("/mentorship status", who=members, looks=Looks.ONLY)
    def status(desk: Desk, press: Press, member: Member) -> Reply:
        standing = standing_of(desk, member)
        days = {sign_up.id: days_waiting(desk, sign_up) for sign_up in standing.sign_ups}
        closes_after = desk.settings.reopen_days
        return Say(views.status(desk.words, member, standing, days_waiting=days, closes_after_days=closes_after))

    @to.command("/mentorship guide", who=anyone, looks=Looks.ONLY)
    @to.button(doors.OPEN_GUIDE, who=anyone, looks=Looks.ONLY)
    def open_guide(desk: Desk, press: Press, member: Member) -> Reply:
        if desk.settings.guide_link:
            return Open(views.guide_elsewhere(desk.words, desk.settings.guide_link))
        return Open(views.guide_now(desk.words, *step_of(desk, member), asks=desk.settings.asks))

    def read_chapter(desk: Desk, press: Press, member: Member) -> Reply:
        role, _, chapter = press.about.partition(":")
        if role not in ITEMS or chapter not in ITEMS[Role(role)]:
            raise Gone
        return Show(views.guide(desk.words, Role(role), Chapter(chapter), asks=desk.settings.asks))

    for name in (*sorted({chapter for role in Role for chapter in ITEMS[role]}), "other"):
        to.button(f"{views.READ_CHAPTER}.{name}", who=anyone, looks=Looks.ONLY)(read_chapter)

    @to.button(views.HEAR, who=members, looks=Looks.ONLY)
    def what_i_hear(desk: Desk, press: Press, member: Member) -> Reply:
        return Open(views.hear_view(desk.words, member.muted))

    @to.form(views.HEAR, who=members, answers=Heard)
    def hear(desk: Desk, press: Press, member: Member, answers: Heard) -> Reply:
        """Mute what is not wanted; a kind that the form does not name stays as it was."""
        named = desk.words.under("home.hear.kinds")
        others = [kind for kind in member.muted if kind not in named]
        member.muted = [*others, *(kind for kind in named if kind not in answers.kinds)]
        return CloseAll()

    @to.command("/mentorship conduct", who=anyone, looks=Looks.ONLY)
    @to.button(doors.CODE_OF_CONDUCT, who=anyone, looks=Looks.ONLY)
    def code_of_conduct(desk: Desk, press: Press, member: Member) -> Reply:
        return Open(views.code_of_conduct(desk.words, desk.settings.code_of_conduct))
