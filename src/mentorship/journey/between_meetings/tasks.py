"""What the mentee does until the next meeting: she chooses it, makes it smaller, takes an idea, or does not.

First 8; Mentee Guide, Between 1 and 3: mentors do not hand out homework.
"""

from mentorship.desk import Desk
from mentorship.hall.agenda import draw_newest_again
from mentorship.hall.tasks import tasks_of_the_week
from mentorship.journey.between_meetings.ask import note_press
from mentorship.outbox import to_member
from mentorship.policies import Mine
from mentorship.program.mentorship import Mentorship
from mentorship.program.target import Task
from mentorship.program.topic import Idea

ENOUGH_FOR_A_WEEK = 3
IDEA = "between_meetings.idea"


def has_enough(desk: Desk, mentorship: Mentorship) -> bool:
    """Whether a week already holds as many tasks as are reasonable. Responsibilities 2; Features G18."""
    return len(tasks_of_the_week(desk, mentorship)) >= ENOUGH_FOR_A_WEEK


def choose(desk: Desk, mine: Mine, words: str) -> Task:
    task = Task(mentorship_id=mine.mentorship.id, words=words, made_at=desk.now)
    desk.session.add(task)
    desk.session.flush()
    after_a_change(desk, mine.mentorship)
    return task


def make_smaller(desk: Desk, mentorship: Mentorship, task: Task, words: str) -> None:
    """Put what fits a week in the place of what does not."""
    task.words = words
    after_a_change(desk, mentorship)


def suggest(desk: Desk, mine: Mine, words: str) -> None:
    """Keep a mentor's idea, and show it to the mentee; it is no task until she takes it."""
    idea = Idea(mentorship_id=mine.mentorship.id, words=words, suggested_at=desk.now)
    desk.session.add(idea)
    desk.session.flush()
    show_idea(desk, mine.mentorship, idea)
    note_press(desk, mine.mentorship)


def show_idea(desk: Desk, mentorship: Mentorship, idea: Idea) -> None:
    desk.out.show(IDEA, to_member(mentorship.mentee_id), key=idea.id, idea=idea.id)


def take(desk: Desk, mentorship: Mentorship, idea: Idea) -> None:
    """Let the mentee make a mentor's idea her task. First 8."""
    idea.taken_at = desk.now
    desk.session.add(Task(mentorship_id=mentorship.id, words=idea.words, made_at=desk.now))
    desk.session.flush()
    desk.out.redraw(IDEA, to_member(mentorship.mentee_id), key=idea.id, idea=idea.id)
    after_a_change(desk, mentorship)


def after_a_change(desk: Desk, mentorship: Mentorship) -> None:
    """Let the agenda in their conversation show it too."""
    note_press(desk, mentorship)
    draw_newest_again(desk, mentorship)
