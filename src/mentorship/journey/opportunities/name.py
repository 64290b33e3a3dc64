"""Who could hear her name this week? Asked at every other wrap-up, logged with one press. Mentor Guide, Resp 6.

Features I4 and P2. The question stands in the pair's own message, so that nobody is written to once more for it.
"""

from datetime import date

from mentorship.desk import Desk
from mentorship.policies import Gone
from mentorship.program.calendar import day_of, shown_day
from mentorship.program.mentorship import Mentorship
from mentorship.program.opportunity import Opportunity, OpportunityKind


def say_the_name(desk: Desk, mentorship: Mentorship, *, asked_on: date) -> None:
    """Log that the mentor named the mentee somewhere: from now on the two watch for what comes of it.

    Raises Gone for a second press.
    """
    zone = desk.zone_of(mentorship.mentor_id)
    for each in desk.session.scalars(Opportunity.of(mentorship.id)):
        is_a_name = each.kind is OpportunityKind.RECOMMENDATION and each.watched_at is not None
        if is_a_name and each.watched_at and day_of(each.watched_at, zone) >= asked_on:
            raise Gone
    desk.session.add(
        Opportunity(
            mentorship_id=mentorship.id,
            kind=OpportunityKind.RECOMMENDATION,
            words=desk.words.plain("opportunities.name.logged", day=shown_day(desk.today(zone))),
            watched_at=desk.now,
        )
    )
    mentorship.press(at=desk.now)
    for each_id in mentorship.both:
        desk.out.refresh_home(each_id)
