"""When the monthly review's room looks at a mentorship, and what it then says."""

from collections.abc import Sequence
from datetime import datetime

from mentorship.desk import Desk
from mentorship.hall.looking import earliest, look_at_each
from mentorship.hall.season import Season, season_of
from mentorship.journey.monthly_review import going_on, pulse, review
from mentorship.journey.monthly_review.season import ComingReview, coming_review
from mentorship.program.mentorship import Mentorship
from mentorship.program.review import Review

LATEST = 2
"""The review that is open, and the one before it: what was asked about an earlier one was folded long ago."""


def due(desk: Desk) -> bool:
    """Look at every mentorship for which something may be due, and note when to look again."""
    return look_at_each(desk, Mentorship.month_look_at, look_again_at_each)


def look_again_at_each(desk: Desk, mentorships: Sequence[Mentorship]) -> list[datetime | None]:
    return [look_again_at(desk, each) for each in mentorships]


def look_again_at(desk: Desk, mentorship: Mentorship) -> datetime | None:
    moments = look(desk, mentorship)
    if not mentorship.is_running:
        retire(desk, mentorship)
        return None
    return min((moment for moment in moments if moment > desk.now), default=None)


def retire(desk: Desk, mentorship: Mentorship) -> None:
    """Let what still asks two who parted for something ask nothing any more: nobody can answer it."""
    going_on.retire(desk, mentorship)
    newest = Review.all_of(mentorship.id).order_by(None).order_by(Review.number.desc()).limit(LATEST)
    for each in desk.session.scalars(newest):
        review.draw_all_again(desk, mentorship, each)
    for member in mentorship.both:
        pulse.draw_pulse_again(desk, mentorship, member)


def next_moment(desk: Desk) -> datetime | None:
    return desk.session.scalar(earliest(Mentorship.month_look_at))


def look(desk: Desk, mentorship: Mentorship) -> list[datetime]:
    """Say what is due about one mentorship now; return the moments at which more may be."""
    season = season_of(desk, mentorship)
    if season is None or not mentorship.is_running or mentorship.is_resting:
        return []
    if season.is_silent(desk.now):
        return season.ends_of_gaps()
    coming, next_days = coming_review(desk, season)
    moments = [next_days, *pulse.ask_first(desk, season)]
    if coming:
        moments.append(coming.asks_at)
        found = desk.session.scalars(Review.numbered(mentorship.id, coming.number)).first()
        if coming.asks_at <= desk.now and is_to_be_asked(desk, season, coming, found):
            review.ask(desk, season, coming)
            found = desk.session.scalars(Review.numbered(mentorship.id, coming.number)).one()
        if found:
            moments += review.remind(desk, season, found)
    return moments + going_on.look_ahead(desk, season)


def is_to_be_asked(desk: Desk, season: Season, coming: ComingReview, found: Review | None) -> bool:
    """Whether a review whose moment has come is asked for: unless it was, or the next is nearer by now.

    That is so after a break, say. The next one looks back on both: two within a fortnight are no two months. What one
    of the two wrote meanwhile is not left without the other's.
    """
    if found is not None:
        wrote = {each.member_id for each in review.notes_of(desk, found)}
        asked = review.who_was_asked(desk, season.mentorship, found)
        if wrote or asked:
            return bool(wrote) and not wrote.union(asked).issuperset(season.mentorship.both)
    next_at = season.begins(season.day(coming.number + desk.settings.review_every_days))
    return desk.now - coming.asks_at <= next_at - desk.now
