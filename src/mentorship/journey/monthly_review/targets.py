"""The targets between two reviews: the mentee's to word, move and let go; the mentor's to comment.

Mentee Guide, First 7 and Responsibilities 6; Mentor Guide, Responsibilities 7; Features H2, H3 and H6.
"""

from collections.abc import Iterable
from datetime import date

from mentorship.desk import Desk
from mentorship.hall.season import Season, season_of
from mentorship.journey.monthly_review.answers import Comment, TargetWords
from mentorship.outbox import to_member
from mentorship.policies import Gone, Mine
from mentorship.program.calendar import day_of
from mentorship.program.mentorship import Mentorship
from mentorship.program.review import Review
from mentorship.program.target import Target, TargetOutcome
from mentorship.slack.replies import Refusal

COMMENTED = "monthly_review.commented"
HORIZONS = 3


class DayIsOver(Refusal):
    key = "monthly_review.refusals.day_is_over"


class NothingToCarry(Refusal):
    key = "monthly_review.refusals.nothing_to_carry"


def open_until(desk: Desk, mentorship: Mentorship, number: int) -> list[Target]:
    """The targets of a review, and of earlier ones, of which nothing was said yet."""
    return due_by(desk.session.scalars(Target.open_of(mentorship.id)), number)


def due_by(targets: Iterable[Target], number: int) -> list[Target]:
    return [each for each in targets if each.horizon <= number]


def carry_over(desk: Desk, mine: Mine, review: Review) -> int:
    """Take every open target along to the next set, in one press; return how many. Weekly 3 b. Raises NothingToCarry.

    Pressed twice, or after the review was written, it moves nothing.
    """
    season, still_open = season_of(desk, mine.mentorship), open_until(desk, mine.mentorship, review.number)
    if season is None or not still_open:
        raise NothingToCarry
    for target in still_open:
        take_along(season, target, to=review.number + desk.settings.review_every_days)
    changed(desk, mine.mentorship)
    return len(still_open)


def take_along(season: Season, target: Target, *, to: int) -> None:
    target.horizon, target.due_on = to, season.day(to)
    target.outcome = target.outcome_at = None


def set_target(desk: Desk, mine: Mine, answers: TargetWords, target: Target | None) -> None:
    """Word a target, new or known, and say until when, or what became of it. Raises DayIsOver."""
    season = season_of(desk, mine.mentorship)
    if season and (target is None or target.horizon != answers.horizon):
        if answers.horizon not in horizons_ahead(desk, season):
            raise DayIsOver(at="horizon")
        target = target or Target(mentorship_id=mine.mentorship.id, set_at=desk.now)
        target.horizon, target.due_on = answers.horizon, season.day(answers.horizon)
    if target is None:
        raise Gone
    target.words = answers.words
    desk.session.add(target)
    say_what_became(desk, target, answers.outcome)
    changed(desk, mine.mentorship)


def horizons_ahead(desk: Desk, season: Season) -> dict[int, date]:
    """The next three days on which targets are looked at, 30, 60, 90 and on, each with its date. First 7."""
    every, today = desk.settings.review_every_days, day_of(desk.now, season.zone)
    ahead: dict[int, date] = {}
    number = every
    while len(ahead) < HORIZONS:
        if (day := season.day(number)) >= today:
            ahead[number] = day
        number += every
    return ahead


def say_what_became(desk: Desk, target: Target, outcome: TargetOutcome | None) -> None:
    if outcome != target.outcome:
        target.outcome, target.outcome_at = outcome, desk.now if outcome else None


def comment(desk: Desk, mine: Mine, target: Target, answers: Comment) -> None:
    """Keep the mentor's line about a target, and tell the mentee."""
    before, target.comment = target.comment, answers.comment or None
    changed(desk, mine.mentorship)
    if target.comment and target.comment != before:
        key = f"{target.id}:{desk.now.isoformat()}"
        desk.out.tell(COMMENTED, to_member(mine.partner_id), key=key, target=target.id)


def changed(desk: Desk, mentorship: Mentorship) -> None:
    mentorship.press(at=desk.now)
    desk.session.flush()
    for member in mentorship.both:
        desk.out.refresh_home(member)
