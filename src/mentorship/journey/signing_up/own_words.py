"""People's own words for topics and interests, and which of them mean the same. Mentor Guide, Intro; Features C11."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import select, update

from mentorship.desk import Desk
from mentorship.journey.signing_up.records import Listed, Synonym
from mentorship.program.sign_up import SignUp
from mentorship.slack.replies import Refusal


class TheSameWord(Refusal):
    key = "signing_up.wrong.same_word"


class NobodysWord(Refusal):
    key = "signing_up.wrong.nobodys_word"


def meant_by(desk: Desk, typed: Mapping[Listed, list[str]]) -> dict[Listed, list[str]]:
    """Return what someone's own words mean: a choice of the form's, a merged word, else the word itself."""
    if not any(typed.values()):
        return dict(typed)
    meanings = {(of, label.casefold()): choice for of in typed for choice, label in labels(desk, of).items()}
    merged = desk.session.scalars(select(Synonym).where(Synonym.of.in_(list(typed))))
    meanings |= {(each.of, each.word): each.means for each in merged}
    return {of: [meanings.get((of, word.casefold()), word) for word in words] for of, words in typed.items()}


def own_words(desk: Desk, of: Listed) -> list[str]:
    """List the words that people wrote themselves, the most frequent first."""
    known = labels(desk, of)
    answers = desk.session.scalars(select(getattr(SignUp, of)))
    used = Counter(word for words in answers for word in words)
    return [word for word, _ in used.most_common() if word not in known]


def merge(desk: Desk, of: Listed, word: str, *, into: str, by: str) -> None:
    """Let one word mean another, in every sign-up there is and every one to come.

    Raises NobodysWord if the other is neither the form's nor anybody's, TheSameWord if there is nothing to merge.
    """
    if word.casefold() == into.casefold():
        raise TheSameWord(at="into")
    if into not in labels(desk, of) and into not in own_words(desk, of):
        raise NobodysWord(at="into")
    desk.session.execute(update(Synonym).where(Synonym.of == of, Synonym.means == word).values(means=into))
    desk.session.merge(Synonym(of=of, word=word.casefold(), means=into, merged_at=desk.now))
    for sign_up in desk.session.scalars(select(SignUp)):
        if any(each.casefold() == word.casefold() for each in getattr(sign_up, of)):
            put_in_place(sign_up, of, word, into)
    desk.log("words_merged", by=by, details=f"{word} → {labels(desk, of).get(into, into)}")


def put_in_place(sign_up: SignUp, of: Listed, word: str, into: str) -> None:
    """Put the other where the word stood; how well a mentor knows a topic stays with it."""
    means = {each: into if each.casefold() == word.casefold() else each for each in getattr(sign_up, of)}
    setattr(sign_up, of, list(dict.fromkeys(means.values())))
    if of is Listed.TOPICS:
        sign_up.mastery = {means.get(topic, topic): rated for topic, rated in sign_up.mastery.items()}


def keep_apart_again(desk: Desk, of: Listed, word: str, *, by: str) -> None:
    """Let a word stand for itself again, from now on; what was merged stays merged."""
    if found := desk.session.get(Synonym, (of, word)):
        desk.session.delete(found)
        desk.log("words_kept_apart", by=by, details=word)


def merged(desk: Desk, of: Listed) -> list[Synonym]:
    return list(desk.session.scalars(select(Synonym).where(Synonym.of == of).order_by(Synonym.word)))


def labels(desk: Desk, of: Listed) -> dict[str, str]:
    """What the form offers, {choice: its label}; to the interests organisers can add."""
    added = desk.settings.interests if of is Listed.INTERESTS else ()
    return desk.words.under(f"signing_up.choices.{of}") | {each: each for each in added}
