"""The handover pack: the mentee ticks what her next mentor may read, and sees first what that is. Features P19."""

from mentorship.desk import Desk
from mentorship.journey.closing.answers import Packing
from mentorship.journey.closing.records import Thanks
from mentorship.policies import Mine
from mentorship.program.agreement import Agreement
from mentorship.program.calendar import shown_day
from mentorship.program.handover import Handover
from mentorship.program.mentorship import Mentorship
from mentorship.program.target import Target, Task, TaskOutcome

LONGEST = 2500
"""What a part says at most, so that all of them fit into one window."""


def packed_by(desk: Desk, member_id: str) -> Handover | None:
    return desk.session.scalars(Handover.of(member_id)).first()


def parts_of(desk: Desk, mentorship: Mentorship) -> dict[str, str]:
    """What can be ticked, each with what the next mentor would read: only what is the mentee's own."""
    agreement = desk.session.scalars(Agreement.in_force(mentorship.id)).first()
    tasks = [
        each.words for each in desk.session.scalars(Task.all_of(mentorship.id)) if each.outcome is TaskOutcome.DONE
    ]
    thanks = desk.session.scalars(Thanks.by(mentorship.id, mentorship.mentor_id)).first()
    parts = {
        "goals": "\n".join(filter(None, (agreement.goals, agreement.success))) if agreement else "",
        "targets": "\n".join(target_line(desk, each) for each in desk.session.scalars(Target.of(mentorship.id))),
        "tasks": "\n".join(tasks),
        "endorsement": (thanks.endorsement or "") if thanks and thanks.told_at else "",
    }
    return {name: said[:LONGEST] for name, said in parts.items() if said}


def target_line(desk: Desk, target: Target) -> str:
    state = target.outcome or "open"
    return desk.words.plain(f"closing.pack.target_{state}", words=target.words, day=shown_day(target.due_on))


def pack(desk: Desk, mine: Mine, answers: Packing) -> bool:
    """Keep what she ticked, as it reads today; with nothing ticked or written the pack is gone. True: there is one."""
    parts, before = parts_of(desk, mine.mentorship), packed_by(desk, mine.me.id)
    ticked = [name for name in answers.parts if name in parts]
    if not ticked and not answers.note:
        if before:
            desk.session.delete(before)
        return False
    handover = before or Handover(member_id=mine.me.id)
    said = [f"{desk.words.plain(f'closing.pack.read.{name}')}\n{parts[name]}" for name in ticked]
    if answers.note:
        said.append(f"{desk.words.plain('closing.pack.read.note')}\n{answers.note}")
    handover.parts, handover.note, handover.packed_at = ticked, answers.note or None, desk.now
    handover.words = "\n\n".join(said)
    desk.session.add(handover)
    return True
