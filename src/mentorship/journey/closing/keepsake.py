"""The keepsake: a document of what was the two's own, collected from every room before it is deleted."""

import re
from html import unescape

from mentorship.desk import Desk
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship

MENTION = re.compile(r"<@([A-Z0-9]+)>")


def document(desk: Desk, mentorship: Mentorship) -> bytes:
    """Write it as text that outlives this program: names for mentions, and no Slack escapes."""
    names = {"mentor": desk.member(mentorship.mentor_id).name, "mentee": desk.member(mentorship.mentee_id).name}
    title = desk.words.plain("closing.keepsake.heading", **names)
    lines = [title, *(str(line) for line in desk.keepsake_of(mentorship))]

    def name(mentioned: re.Match[str]) -> str:
        member = desk.find(Member, mentioned[1])
        return member.name if member else mentioned[1]

    return unescape(MENTION.sub(name, "\n\n".join(lines)) + "\n").encode()
