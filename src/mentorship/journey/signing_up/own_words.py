"""People's own words for topics and interests, and which of them mean the same. Mentor Guide, Intro; Features C11.

The log names none of them: they go with the sign-ups that they were written in.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, or_, select, update

from mentorship.desk import Desk
from mentorship.hall.sign_ups import hold_all_sign_ups
from mentorship.journey.signing_up.records import Listed, Synonym
from mentorship.program.sign_up import SignUp
from mentorship.slack.replies import Refusal
from mentorship.store import insert_new


class TheSameWord(Refusal):
    key = "signing_up.wrong.same_word"


class NobodysWord(Refusal):
    key = "signing_up.wrong.nobodys_word"


def merged_among(desk: Desk, typed: Mapping[Listed, list[str]]) -> list[Synonym]:
    """Find what was merged of someone's own words, for every sign-up they were written in."""
    words = {word.casefold() for words in typed.values() for word in words}
    found = select(Synonym).where(Synonym.of.in_(list(typed)), Synonym.word.in_(words))
    return list(desk.session.scalars(found)) if words else []


def meant_by(desk: Desk, typed: Mapping[Listed, list[str]], *, merged: Collection[Synonym]) -> dict[Listed, list[str]]:
    """Return what someone's own words mean: a choice of the form's, a merged word, else the word itself."""
    if not any(typed.values()):
        return dict(typed)
    meanings = {(of, label.casefold()): choice for of in typed for choice, label in labels(desk, of).items()}
    meanings |= {(each.of, each.word): each.means for each in merged}
    return {of: [meanings.get((of, word.casefold()), word) for word in words] for of, words in typed.items()}


def keep_in(desk: Desk, sign_up: SignUp, typed: Mapping[Listed, list[str]], *, merged: Collection[Synonym]) -> None:
    """Keep of each merged word that was typed that this sign-up has it, too: it stays known as long as that does."""
    theirs = {(each.of, each.word) for each in merged if each.sign_up_id == sign_up.id}
    meanings = {(each.of, each.word): each.means for each in merged}
    for of, word in {(of, word.casefold()) for of, words in typed.items() for word in words}:
        if (of, word) in meanings and (of, word) not in theirs:
            desk.session.add(Synonym(**written_in(desk, sign_up, of, word, means=meanings[of, word])))


def written_in(desk: Desk, sign_up: SignUp, of: Listed, word: str, *, means: str) -> dict[str, Any]:
    """Note whose word it is that means another."""
    whose = {"sign_up_id": sign_up.id, "member_id": sign_up.member_id}
    return {"of": of, "word": word, "means": means, "merged_at": desk.now, **whose}


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
    hold_all_sign_ups(desk)
    known = or_(Synonym.word == word.casefold(), Synonym.means == word)
    desk.session.execute(update(Synonym).where(Synonym.of == of, known).values(means=into))
    found = [each for each in desk.session.scalars(select(SignUp)) if has(each, of, word)]
    for sign_up in found:
        put_in_place(sign_up, of, word, into)
    if found:
        new = [written_in(desk, each, of, word.casefold(), means=into) for each in found]
        insert_new(desk.session, Synonym, new)
    desk.log("words_merged", by=by)


def has(sign_up: SignUp, of: Listed, word: str) -> bool:
    return any(each.casefold() == word.casefold() for each in getattr(sign_up, of))


def put_in_place(sign_up: SignUp, of: Listed, word: str, into: str) -> None:
    """Put the other where the word stood; how well a mentor knows a topic stays with it."""
    means = {each: into if each.casefold() == word.casefold() else each for each in getattr(sign_up, of)}
    setattr(sign_up, of, list(dict.fromkeys(means.values())))
    if of is Listed.TOPICS:
        sign_up.mastery = {means.get(topic, topic): rated for topic, rated in sign_up.mastery.items()}


def keep_apart_again(desk: Desk, of: Listed, word: str, *, by: str) -> None:
    """Let a word stand for itself again, from now on; what was merged stays merged."""
    apart = delete(Synonym).where(Synonym.of == of, Synonym.word == word).returning(Synonym.word)
    if desk.session.execute(apart).all():
        desk.log("words_kept_apart", by=by)


def merged(desk: Desk, of: Listed) -> dict[str, str]:
    """Tell what merged words mean, {word: what it means}."""
    found = select(Synonym.word, Synonym.means).where(Synonym.of == of).order_by(Synonym.word)
    return {each.word: each.means for each in desk.session.execute(found.distinct())}


def labels(desk: Desk, of: Listed) -> dict[str, str]:
    """What the form offers, {choice: its label}; to the interests organisers can add."""
    added = desk.settings.interests if of is Listed.INTERESTS else ()
    return {**desk.words.under(f"signing_up.choices.{of}"), **{each: each for each in added}}
