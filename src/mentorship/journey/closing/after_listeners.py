"""What people press long after the end: celebrating, the pack for the next mentor, the card half a year later."""

from mentorship.desk import Desk
from mentorship.journey.closing import after_views, celebrate, half_year, pack
from mentorship.journey.closing.answers import Celebrating, DoorOpened, Packing
from mentorship.journey.closing.end import is_offered_the_other
from mentorship.journey.closing.keepsake import names_of
from mentorship.journey.closing.records import Celebration, HalfYear
from mentorship.listening import Listening, Looks
from mentorship.policies import Gone, Mine, NotForYou, mine, pair, parted_pair
from mentorship.program import doors
from mentorship.program.handover import Handover
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role
from mentorship.slack.press import Press
from mentorship.slack.replies import CloseAll, Open, Reply, Say


class MyWords(Mine, frozen=True):
    """Words for a celebration, seen from one of the two."""

    words: Celebration


def parted_mentee(desk: Desk, press: Press) -> Mine:
    found = parted_pair(desk, press)
    if found.role is not Role.MENTEE:
        raise NotForYou
    return found


def mentee_with_record(desk: Desk, press: Press) -> Mine:
    """The mentee, as long as what she could hand over is kept."""
    found = parted_mentee(desk, press)
    if found.mentorship.emptied_at is not None:
        raise Gone
    return found


def pair_of_words(desk: Desk, press: Press) -> MyWords:
    """One of the two whom a celebration is about. Raises Gone once the words are deleted."""
    words = desk.find(Celebration, press.about)
    if words is None:
        raise Gone
    found = mine(desk, press, desk.find(Mentorship, words.mentorship_id))
    if found.mentorship.is_running:
        raise Gone
    return MyWords(found.mentorship, found.me, words)


def readers_of_handover(desk: Desk, press: Press) -> Handover:
    """The next mentor, and the mentee herself, as long as the two go on."""
    found = pair(desk, press)
    handover = desk.session.scalars(Handover.for_(found.mentorship)).first()
    if handover is None or not found.mentorship.is_running:
        raise Gone
    return handover


def told_mentor(desk: Desk, press: Press) -> HalfYear:
    """The former mentor to whom it was sent. Raises Gone once it is deleted."""
    answer = desk.find(HalfYear, press.about)
    if answer is None:
        raise Gone
    mentorship = desk.find(Mentorship, answer.mentorship_id)
    if mentorship is None or press.member_id != mentorship.mentor_id or not answer.told_at:
        raise NotForYou
    return answer


def listen(to: Listening) -> None:
    listen_for_celebrations(to)
    listen_for_packs(to)
    listen_half_a_year_later(to)


def listen_for_celebrations(to: Listening) -> None:
    @to.button("closing.celebrate", who=parted_pair, looks=Looks.ONLY)
    def ask_for_words(desk: Desk, press: Press, my: Mine) -> Reply:
        standing = celebrate.newest(desk, my.mentorship)
        if (standing and (standing.approved_at or standing.declined_at)) or not celebrate.may_celebrate(desk, my):
            raise Gone
        names = names_of(desk, my.mentorship)
        return Open(after_views.celebrate_view(desk.words, my.mentorship, names=names, standing=standing))

    @to.form("closing.celebrate", who=parted_pair, answers=Celebrating)
    def propose(desk: Desk, press: Press, my: Mine, answers: Celebrating) -> Reply:
        celebrate.propose(desk, my, answers)
        return Say.text(desk.words.say("closing.celebrate.done"))

    @to.button("closing.approve", who=pair_of_words)
    def approve(desk: Desk, press: Press, my: MyWords) -> Reply:
        celebrate.approve(desk, my, my.words)
        return None

    @to.button("closing.decline", who=pair_of_words)
    def decline(desk: Desk, press: Press, my: MyWords) -> Reply:
        celebrate.decline(desk, my, my.words)
        return None

    @to.button("closing.take_back", who=parted_pair)
    def take_back(desk: Desk, press: Press, my: Mine) -> Reply:
        celebrate.take_back(desk, my)
        return Say.text(desk.words.say("closing.take_back.done"))

    @to.button("closing.read_celebration", who=pair_of_words, looks=Looks.ONLY)
    def read(desk: Desk, press: Press, my: MyWords) -> Reply:
        if not my.words.words:  # they were taken back
            raise Gone
        return Open(after_views.read_celebration_view(desk.words, my.words))


def listen_for_packs(to: Listening) -> None:
    @to.button("closing.pack", who=mentee_with_record, looks=Looks.ONLY)
    def ask_what_to_pack(desk: Desk, press: Press, my: Mine) -> Reply:
        parts, packed = pack.parts_of(desk, my.mentorship), pack.packed_by(desk, my.me.id)
        return Open(after_views.pack_view(desk.words, my.mentorship, parts, packed))

    @to.form("closing.pack", who=mentee_with_record, answers=Packing)
    def keep(desk: Desk, press: Press, my: Mine, answers: Packing) -> Reply:
        is_packed = pack.pack(desk, my, answers)
        return Say.text(desk.words.say(f"closing.pack.{'done' if is_packed else 'empty'}"))

    @to.button(doors.READ_HANDOVER, who=readers_of_handover, looks=Looks.ONLY)
    def read(desk: Desk, press: Press, handover: Handover) -> Reply:
        return Open(after_views.handover_view(desk.words, handover))


def listen_half_a_year_later(to: Listening) -> None:
    @to.button("closing.one_did", who=parted_mentee, looks=Looks.ONLY)
    def ask_which(desk: Desk, press: Press, my: Mine) -> Reply:
        if half_year.answer_to(desk, my.mentorship):
            raise Gone
        partner, may_send = desk.member(my.partner_id), is_offered_the_other(desk, my)
        return Open(after_views.door_view(desk.words, my.mentorship, partner=partner.name, may_send=may_send))

    @to.form("closing.one_did", who=parted_mentee, answers=DoorOpened)
    def one_did(desk: Desk, press: Press, my: Mine, answers: DoorOpened) -> Reply:
        half_year.one_did(desk, my, answers)
        return CloseAll()

    @to.button("closing.not_yet", who=parted_mentee)
    def not_yet(desk: Desk, press: Press, my: Mine) -> Reply:
        half_year.not_yet(desk, my)
        return None

    @to.button("closing.read_door", who=told_mentor, looks=Looks.ONLY)
    def read(desk: Desk, press: Press, answer: HalfYear) -> Reply:
        return Open(after_views.read_door_view(desk.words, answer))
