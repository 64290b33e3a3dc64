"""The pulse: three private questions on day 7 (with the fit check), 30, 60 and 90, for the program's support alone.

Mentor Guide, Responsibilities 10; Mentee Guide, Responsibilities 9; Features H5.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from mentorship.desk import Desk
from mentorship.hall.fitting import fit_of, say_how_it_fits
from mentorship.hall.season import Season
from mentorship.journey.monthly_review.answers import FirstPulse, Pulsed
from mentorship.outbox import to_member
from mentorship.policies import Mine
from mentorship.program.calendar import DAY, day_of
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.review import Pulse

FIRST_DAY, AT_THE_LATEST = 7, 10
"""A question a day is enough: around a meeting the check-in goes first, and the pulse waits a few days at most."""
AT_MOST = 100
"""So many supporters fit into a form's sentence, and into what it carries unseen."""
ASK, TO_SUPPORT = "monthly_review.pulse", "monthly_review.to_support"
STAYS_OPEN_FOR = timedelta(days=14)
"""Who was away that week is still asked; later the review of day 30 is near."""


def ask_first(desk: Desk, season: Season) -> list[datetime]:
    """Ask each in private, a week after the first meeting; return when to look again."""
    begins = season.begins(season.day(FIRST_DAY))
    if desk.now >= begins + STAYS_OPEN_FOR:
        return []
    asks_at = season.begins(first_free_day(desk, season))
    if desk.now >= asks_at:
        keys = {member: key_of(season.mentorship, member) for member in season.mentorship.both}
        known = desk.out.known_among(ASK, keys.values())
        for member in (each for each, key in keys.items() if key not in known):
            show_pulse(desk, season.mentorship, member)
    return [asks_at]


def first_free_day(desk: Desk, season: Season) -> date:
    """Find the first day from day 7 on that is neither a meeting's nor next to one; day 10 at the latest."""
    met = Meeting.all_of(season.mentorship.id).where(Meeting.starts_at.is_not(None), Meeting.skipped_by.is_(None))
    taken = {
        day_of(each.starts_at, season.zone) + DAY * near
        for each in desk.session.scalars(met)
        if each.starts_at
        for near in (-1, 0, 1)
    }
    days = [season.day(number) for number in range(FIRST_DAY, AT_THE_LATEST + 1)]
    return next((day for day in days if day not in taken), days[-1])


def key_of(mentorship: Mentorship, member: str) -> str:
    return f"{mentorship.id}:{member}:{FIRST_DAY}"


def show_pulse(desk: Desk, mentorship: Mentorship, member: str) -> None:
    desk.out.show(ASK, to_member(member), key=key_of(mentorship, member), mentorship=mentorship.id, member=member)


def draw_pulse_again(desk: Desk, mentorship: Mentorship, member: str) -> None:
    desk.out.redraw(ASK, to_member(member), key=key_of(mentorship, member), mentorship=mentorship.id, member=member)


def pulse_of(desk: Desk, mentorship: Mentorship, member: str, number: int) -> Pulse | None:
    return desk.session.scalars(Pulse.by(member, mentorship.id, number)).first()


def answer_first(desk: Desk, mine: Mine, answers: FirstPulse, *, hears: str, readers: Sequence[str]) -> None:
    """Write down the pulse of day 7, and how it fits by now.

    hears: whom a "not for me" was said to go to; readers: who reads the three, as the form has said.
    """
    if answers.fit:
        known = fit_of(desk, mine.mentorship, mine.me.id)
        say_how_it_fits(desk, mine, answers.fit, known=known, hears=hears)
    before = pulse_of(desk, mine.mentorship, mine.me.id, FIRST_DAY)
    keep(desk, mine, answers, number=FIRST_DAY, known=before, readers=readers)
    mine.mentorship.press(at=desk.now)
    show_pulse(desk, mine.mentorship, mine.me.id)


def keep(desk: Desk, mine: Mine, answers: Pulsed, *, number: int, known: Pulse | None, readers: Sequence[str]) -> None:
    """Keep the three answers; their readers hear at once of someone who wants to talk or does not feel respected."""
    if known is None and answers.is_empty:
        return
    pulse = known or Pulse(mentorship_id=mine.mentorship.id, member_id=mine.me.id, number=number)
    is_known = known is not None and asks_for_attention(known)
    pulse.answered_at = desk.now
    pulse.respected, pulse.worthwhile = answers.respected, answers.worthwhile
    pulse.support_wanted = answers.support_wanted
    desk.session.add(pulse)
    if not is_known:
        for reader in readers:
            desk.out.tell(TO_SUPPORT, to_member(reader), key=f"{pulse.id}:{reader}", pulse=pulse.id)


def asks_for_attention(pulse: Pulse | Pulsed) -> bool:
    """Whether the program's support reads three answers once they are sent; nobody reads any others."""
    return pulse.support_wanted == "yes" or pulse.respected == "no"


def supporters(desk: Desk, mentorship: Mentorship) -> list[str]:
    """The program's support: its organisers, without the two whom it is about; as many as a form can name."""
    return [each for each in desk.organisers() if each not in mentorship.both][:AT_MOST]
