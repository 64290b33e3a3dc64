"""The installation's keys: what seals a column, and what hashes a name that must not be read back."""

import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class BadKey(Exception):
    """A key is not 32 bytes in URL-safe base64, as `Keys.generate()` makes them."""


class KeysUnchecked(Exception):
    """Something is to be hashed before `check_keys` has met the database."""


class Keys:
    """The keys of one installation, newest first: the newest seals, every one opens.

    Hashes must outlive a rotation, or a pair that must never meet again would be forgotten with the old key.
    Their secret therefore lives in the database, sealed, and `check_keys` brings it here.
    """

    def __init__(self, texts: list[str]) -> None:
        if not texts:
            raise BadKey("no key given")
        try:
            fernets = [Fernet(text) for text in texts]
        except ValueError as error:
            raise BadKey("a key is not 32 bytes in URL-safe base64") from error
        self._newest = fernets[0]
        self._all = MultiFernet(fernets)
        self._texts = texts
        self._hashing_secret: bytes | None = None

    @classmethod
    def from_text(cls, text: str) -> "Keys":
        """Read keys as `MENTORSHIP_KEYS` holds them: comma-separated, newest first. Raises BadKey."""
        return cls([part.strip() for part in text.split(",") if part.strip()])

    @classmethod
    def generate(cls) -> "Keys":
        """Make a new installation's key."""
        return cls([Fernet.generate_key().decode()])

    def to_text(self) -> str:
        """Write the keys as `from_text` reads them, for the key file beside an SQLite database."""
        return ",".join(self._texts)

    @property
    def number(self) -> int:
        """How many keys there are."""
        return len(self._texts)

    @property
    def newest_text(self) -> str:
        """The newest key, as `from_text` reads it."""
        return self._texts[0]

    @property
    def mark(self) -> str:
        """Tell the newest key from others without telling it. Raises KeysUnchecked before `check_keys`."""
        return self.hash(self.newest_text)

    @property
    def older_marks(self) -> list[str]:
        """Tell the older keys from others without telling them."""
        return [self.hash(text) for text in self._texts[1:]]

    def seal(self, text: bytes) -> str:
        """Seal with the newest key."""
        return self._all.encrypt(text).decode()

    def open(self, token: str) -> bytes:
        """Open what any of the keys sealed. Raises cryptography's InvalidToken."""
        return self._all.decrypt(token)

    def reseal(self, token: str) -> str:
        """Seal anew with the newest key what any of the keys sealed. Raises InvalidToken."""
        return self._all.rotate(token).decode()

    def opens_with_newest(self, token: str) -> bool:
        """Tell whether the newest key sealed this."""
        try:
            self._newest.decrypt(token)
        except InvalidToken:
            return False
        return True

    def learn_hashing_secret(self, secret: bytes) -> None:
        """Take the hashing secret that `check_keys` found in the database."""
        self._hashing_secret = secret

    def hash(self, text: str) -> str:
        """Hash a text so that only this installation can tell what it was: 32 hex digits.

        Raises KeysUnchecked before `check_keys`.
        """
        if self._hashing_secret is None:
            raise KeysUnchecked("call check_keys(engine) before hashing")
        return hmac.digest(self._hashing_secret, text.encode(), "sha256").hex()[:32]

    def __repr__(self) -> str:
        """Never show a key, not even in a traceback."""
        return f"<{len(self._texts)} keys>"
