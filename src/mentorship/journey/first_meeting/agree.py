"""The agreement: drafted by the mentee, signed by both, in force, changed later by either. First 3 to 8; Features F16.

Every version is kept. What an agreement sets in motion (targets, the first task, doors to watch for, a planned gap)
begins when both have signed, and a later version changes only what it says differently.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import zip_longest

from mentorship.desk import Desk
from mentorship.hall.agenda import draw_how_it_went_again
from mentorship.journey.first_meeting.answers import Draft, FirstDraft
from mentorship.journey.first_meeting.meeting_day import took_place
from mentorship.outbox import to_member
from mentorship.policies import Gone, Mine, MyMeeting
from mentorship.program.agreement import GAP_DAYS, Agreement, Gap, that_shift
from mentorship.program.calendar import Slot, clock_change_ahead, days_after, one_after_the_other
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.opportunity import Opportunity, OpportunityKind
from mentorship.program.target import Target, TargetOutcome, Task
from mentorship.slack.replies import Refusal

HORIZONS = (30, 60, 90)

TO_SIGN = "first_meeting.to_sign"
SUGGESTED = "first_meeting.suggested"
SIGNED = "first_meeting.signed"


class SwapWasAsked(Refusal):
    key = "first_meeting.refusals.swap_was_asked"


def versions(desk: Desk, mentorship: Mentorship) -> list[Agreement]:
    """List all versions, the newest first."""
    return list(desk.session.scalars(Agreement.versions_of(mentorship.id)))


def signed_of(versions: Iterable[Agreement]) -> Agreement | None:
    """Choose the one in force: the newest that both signed."""
    return next((each for each in versions if each.confirmed_at is not None), None)


def newest(desk: Desk, mentorship: Mentorship) -> Agreement | None:
    return desk.session.scalars(Agreement.versions_of(mentorship.id).limit(1)).first()


def in_force(desk: Desk, mentorship: Mentorship) -> Agreement | None:
    return desk.session.scalars(Agreement.in_force(mentorship.id)).first()


def draft(desk: Desk, mine: Mine, answers: Draft | FirstDraft, *, former: Agreement | None) -> Agreement:
    """Write down a new version after the newest so far, and give it to the other to read and sign."""
    agreement = Agreement(
        mentorship_id=mine.mentorship.id,
        version=former.version + 1 if former else 1,
        drafted_by=mine.me.id,
        drafted_at=desk.now,
        goal_kinds=answers.goal_kinds,
        slots=slots_of(answers, former, zone=mine.me.zone, now=desk.now),
        gap_shifts=answers.gap_days == "shift",
    )
    for name in FACTS:
        setattr(agreement, name, getattr(answers, name))
    for name in TEXTS:
        setattr(agreement, name, getattr(answers, name) or None)
    desk.session.add(agreement)
    if former and former.confirmed_at is None:
        show_version(desk, former, mine.mentorship)
    show_cards(desk, agreement, mine.mentorship)
    note_press(desk, mine.mentorship)
    return agreement


FACTS = ("messages_from", "messages_until", "messages_a_week", "minutes", *GAP_DAYS, "gap_way")
TEXTS = (
    "goals",
    "success",
    "opportunities",
    "connections",
    "extra_time",
    "messages",
    "urgent",
    "off_limits",
    "gap_plan",
    "target_30",
    "target_60",
    "target_90",
    "first_task",
)


def slots_of(answers: Draft | FirstDraft, former: Agreement | None, *, zone: str, now: datetime) -> list[list[str]]:
    """Read the slots in the drafter's zone; one that was not changed stays with the zone it belonged to. First 5."""
    typed = [Slot(int(answers.weekday), answers.at, zone)]
    if answers.second_weekday and answers.second_at:
        typed.append(Slot(int(answers.second_weekday), answers.second_at, zone))
    known = [Slot.read(written) for written in former.slots] if former else []
    unchanged = {slot_seen_in(slot, zone, now=now): slot for slot in known}
    return [unchanged.get(slot, slot).written() for slot in typed]


def slot_seen_in(slot: Slot, zone: str, *, now: datetime) -> Slot:
    """What a slot is on another zone's wall, the next time it comes."""
    return Slot.at(slot.first_after(now), zone)


def swap_slot(desk: Desk, mine: MyMeeting, number: int) -> None:
    """Draft a version whose slot stays on the other wall when the clocks change; it needs the other's signature.

    Raises Gone where no clock is about to change any more, SwapWasAsked. Responsibilities 2; Features P15.
    """
    all_of_them = versions(desk, mine.mentorship)
    agreement = signed_of(all_of_them)
    if agreement is None or number >= len(agreement.slots) or mine.meeting.starts_at is None:
        raise Gone
    gaps = desk.gaps_of(mine.mentorship)
    zones = [desk.zone_of(member) for member in (mine.mentorship.mentee_id, mine.mentorship.mentor_id)]
    slot = Slot.read(agreement.slots[number])
    change = clock_change_ahead(slot, zones, at=mine.meeting.starts_at, gaps=gaps)
    if change is None:
        raise Gone
    slots = [change.swapped().written() if each == number else slot for each, slot in enumerate(agreement.slots)]
    newest_one = all_of_them[0]
    if newest_one.confirmed_at is None and newest_one.slots == slots:
        raise SwapWasAsked
    copied = {name: getattr(agreement, name) for name in (*FACTS, *TEXTS, "goal_kinds", "gap_shifts")}
    swapped = Agreement(
        **{**copied, "first_task": None},
        mentorship_id=mine.mentorship.id,
        version=newest_one.version + 1,
        drafted_by=mine.me.id,
        drafted_at=desk.now,
        slots=slots,
    )
    desk.session.add(swapped)
    desk.session.flush()
    show_cards(desk, swapped, mine.mentorship)
    note_press(desk, mine.mentorship)


def suggest(desk: Desk, agreement: Agreement, mentorship: Mentorship, *, words: str) -> None:
    """Give a draft back to whoever drafted it, with what the other would change."""
    agreement.suggestion = words
    desk.session.flush()
    show_cards(desk, agreement, mentorship)
    desk.out.show(SUGGESTED, to_member(agreement.drafted_by), key=agreement.id, agreement=agreement.id)
    note_press(desk, mentorship)


def sign(desk: Desk, agreement: Agreement, mine: Mine, *, former: Agreement | None) -> None:
    """Sign what the other drafted, in place of what was in force: it is from now on. First 4; Features F16."""
    [first], targets = desk.ask(Meeting.first_of(mine.mentorship.id), Target.of(mine.mentorship.id))
    agreement.confirmed_by, agreement.confirmed_at = mine.me.id, desk.now
    if first.closed_at is None:
        took_place(desk, first, mine.mentorship)
    watch_for_doors(desk, agreement, former)
    gaps = plan_gaps(desk, agreement, former, mine.mentorship)
    set_targets(desk, targets, agreement, former, mine.mentorship, gaps=that_shift(gaps))
    if agreement.first_task:
        desk.session.add(Task(mentorship_id=mine.mentorship.id, words=agreement.first_task, made_at=desk.now))
    show_version(desk, agreement, mine.mentorship)
    draw_how_it_went_again(desk, mine.mentorship, first)
    tell_signed(desk, agreement, former, mine.mentorship)
    note_press(desk, mine.mentorship)


def watch_for_doors(desk: Desk, agreement: Agreement, former: Agreement | None) -> None:
    """Make each line about doors and people a door to watch for, unless the version before had it. First 3 d and e."""
    new = [
        (kind, line)
        for name, kind in (("opportunities", None), ("connections", OpportunityKind.INTRODUCTION))
        for line in lines(getattr(agreement, name))
        if former is None or line not in lines(getattr(former, name))
    ]
    for number, (kind, line) in enumerate(new):
        door = Opportunity(mentorship_id=agreement.mentorship_id, kind=kind, words=line)
        door.watched_at = one_after_the_other(desk.now, number)
        desk.session.add(door)


def lines(text: str | None) -> list[str]:
    return [line for line in (line.strip() for line in (text or "").splitlines()) if line]


def set_targets(
    desk: Desk,
    targets: Iterable[Target],
    agreement: Agreement,
    former: Agreement | None,
    mentorship: Mentorship,
    *,
    gaps: Sequence[Gap],
) -> None:
    """Set, change or let go of the targets for day 30, 60 and 90, where the version says something new. First 7.

    Those with an outcome stay as they are, and so does what a review has made of one since. gaps: those that shift.
    """
    assert mentorship.first_met_on
    before = days_before(desk, mentorship, gaps)
    there = {target.horizon: target for target in targets}
    for days in HORIZONS:
        horizon = before + days
        words, target = getattr(agreement, f"target_{days}"), there.get(horizon)
        if former and words == getattr(former, f"target_{days}"):
            continue
        if target is None and words:
            due_on = days_after(mentorship.first_met_on, horizon, gaps=gaps)
            desk.session.add(
                Target(mentorship_id=mentorship.id, horizon=horizon, due_on=due_on, words=words, set_at=desk.now)
            )
        elif target and target.outcome is None and words:
            target.words = words
        elif target and target.outcome is None:
            target.outcome, target.outcome_at = TargetOutcome.DROPPED, desk.now
    for target in there.values():
        if target.outcome is None:
            target.due_on = days_after(mentorship.first_met_on, target.horizon, gaps=gaps)


def days_before(desk: Desk, mentorship: Mentorship, gaps: Sequence[Gap]) -> int:
    """Count the days of the seasons before the one an agreement is for: from day 76 on, the next. Weekly 3 b.

    gaps: those around which the two count on.
    """
    if mentorship.first_met_on is None:
        return 0
    season, asked_on = desk.settings.season_days, desk.settings.ask_how_to_go_on_on_days[0]
    before, today = 0, desk.today(desk.zone_of(mentorship.mentee_id))
    while days_after(mentorship.first_met_on, before + asked_on, gaps=gaps) <= today:
        before += season
    return before


def plan_gaps(desk: Desk, agreement: Agreement, former: Agreement | None, mentorship: Mentorship) -> list[Gap]:
    """Plan the gaps as this version has them, in place of what the one before had ahead; answer all. First 6.

    A gap that keeps its days is the same one.
    """
    today = desk.today(desk.zone_of(agreement.drafted_by))
    there = {(gap.from_on, gap.until_on): gap for gap in desk.gaps_of(mentorship)}
    for days in former.gaps_ahead(today) if former else ():
        if days in there and days not in agreement.gaps:
            desk.session.delete(there.pop(days))
    for begins, ends in agreement.gaps:
        new = Gap(mentorship_id=mentorship.id, from_on=begins, until_on=ends)
        gap = there.setdefault((begins, ends), new)
        gap.way, gap.shifts, gap.plan = agreement.gap_way, agreement.gap_shifts, agreement.gap_plan
        desk.session.add(gap)
    return list(there.values())


# Saying it


def show_cards(desk: Desk, agreement: Agreement, mentorship: Mentorship) -> None:
    """Make what the other was given to sign, and what came back, say how it stands."""
    show_version(desk, agreement, mentorship)
    if first := first_of(desk, mentorship):
        draw_how_it_went_again(desk, mentorship, first)


def show_version(desk: Desk, agreement: Agreement, mentorship: Mentorship) -> None:
    reader = mentorship.partner_of(agreement.drafted_by)
    desk.out.show(TO_SIGN, to_member(reader), key=agreement.id, agreement=agreement.id, member=reader)
    desk.out.redraw(SUGGESTED, to_member(agreement.drafted_by), key=agreement.id, agreement=agreement.id)


def first_of(desk: Desk, mentorship: Mentorship) -> Meeting | None:
    return desk.session.scalars(Meeting.first_of(mentorship.id)).first()


def tell_signed(desk: Desk, agreement: Agreement, former: Agreement | None, mentorship: Mentorship) -> None:
    """Tell both, each with the calendar files of the slots that are new."""
    for member_id in mentorship.both:
        desk.out.tell(
            SIGNED,
            to_member(member_id),
            key=f"{agreement.id}:{member_id}",
            agreement=agreement.id,
            former=former.id if former else "",
            member=member_id,
        )


def changed_slots(agreement: Agreement, former: Agreement | None) -> set[int]:
    """The numbers of the slots (0 and 1) that are new, other or gone, or have other gaps or another length."""
    before = former.slots if former else []
    as_before = former is not None and all(
        getattr(former, name) == getattr(agreement, name) for name in (*GAP_DAYS, "minutes")
    )
    together = enumerate(zip_longest(agreement.slots, before))
    return {number for number, (slot, other) in together if slot != other or not as_before}


def note_press(desk: Desk, mentorship: Mentorship) -> None:
    mentorship.press(at=desk.now)
    for member_id in mentorship.both:
        desk.out.refresh_home(member_id)
