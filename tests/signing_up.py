"""What stories about signing up do again and again, through what people type, fill and press."""

from collections.abc import Mapping

from pretend_slack import Person

PROMISES: dict[str, object] = {
    "Hours a week you can give": "2",
    "For how long": "Six months",
    "How soon do you usually answer a message?": "Within two days",
    "We promise each other": [
        "I follow the Code of Conduct, always",
        "I keep confidences, respect the other's time, and tell early",
        "Mentorship may keep these answers until I withdraw",
    ],
}
ONLY_WHAT_IS_NEEDED: dict[str, dict[str, object]] = {
    "mentee": {
        "What you would like to learn": ["Python"],
        "Languages you could meet in": ["English"],
        "When could you meet?": ["Tuesday evening (17–21)"],
    },
    "mentor": {
        "What you can help with": ["Python"],
        "Years of experience in your field": "11",
        "Languages you could meet in": ["English"],
        "When could you meet?": ["Tuesday evening (17–21)"],
    },
}
MAY_I, YES = "May I use these words to find your match?", "Yes, until I take it back"
Answers = Mapping[str, object]


def signs_up(
    person: Person,
    role: str,
    *,
    promises: Answers | None = None,
    subject: Answers | None = None,
    about: Answers | None = None,
) -> None:
    """Sign up with only what is needed, and what is given besides; identities have a step of their own."""
    begins(person, role, promises=promises, subject=subject, about=about)
    while "Sign up" not in person.modal.buttons:
        if MAY_I in person.modal.labels:
            person.fills({MAY_I: YES})
        person.submits("Next")
    person.submits("Sign up")
    assert person.modal is None


def begins(
    person: Person,
    role: str,
    *,
    promises: Answers | None = None,
    subject: Answers | None = None,
    about: Answers | None = None,
) -> None:
    """Fill in the first four steps; `about` is what the two optional ones ask."""
    person.types(f"/{role}-signup")
    person.fills({**PROMISES, **(promises or {})})
    person.submits("Next")
    person.fills({**ONLY_WHAT_IS_NEEDED[role], **(subject or {})})
    person.submits("Next")
    to_fill = dict(about or {})
    for _ in range(2):
        person.fills({label: to_fill.pop(label) for label in person.modal.labels if label in to_fill})
        person.submits("Next")
    assert not to_fill, "nobody asks for that"
