"""The environment: what an installation must say before the bot can start, and nothing else.

Each secret can also come from a file: `SLACK_BOT_TOKEN_FILE=/run/secrets/bot` beside `SLACK_BOT_TOKEN`.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

SECRETS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DATABASE_URL", "MENTORSHIP_KEYS")

DATABASES = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")


class WrongEnvironment(Exception):
    """A variable is missing or wrong; the message is one sentence that names it."""


class Environment(BaseModel):
    """Everything read from environment variables; the field's name in capitals is the variable."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    slack_bot_token: SecretStr
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    database_url: SecretStr = SecretStr("sqlite:///mentorship.db")
    mentorship_keys: SecretStr | None = None
    wording_file: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    tick_seconds: int = Field(default=60, ge=1, le=300)  # nothing is due sooner than five minutes before a meeting
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("slack_bot_token")
    @classmethod
    def looks_like_a_bot_token(cls, token: SecretStr) -> SecretStr:
        if not token.get_secret_value().startswith("xoxb-"):
            raise ValueError("must be the bot token, which starts with xoxb-")
        must_be_plain(token.get_secret_value())
        return token

    @field_validator("slack_app_token")
    @classmethod
    def looks_like_an_app_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None:
            if not token.get_secret_value().startswith("xapp-"):
                raise ValueError("must be the app-level token, which starts with xapp-")
            must_be_plain(token.get_secret_value())
        return token

    @field_validator("slack_api_url")
    @classmethod
    def ends_with_a_slash(cls, url: str) -> str:
        if not url.startswith(("https://", "http://")):
            raise ValueError("must be an address that starts with https://")
        must_be_plain(url)
        return url if url.endswith("/") else url + "/"

    @field_validator("database_url")
    @classmethod
    def is_one_of_two_kinds(cls, url: SecretStr) -> SecretStr:
        kind, is_address, where = url.get_secret_value().partition("://")
        if not is_address or kind not in DATABASES:
            raise ValueError("must start with sqlite:/// or postgresql://")
        if kind.startswith("sqlite"):
            file = Path(where.removeprefix("/").partition("?")[0])
            if not where.startswith("/") or not file.name or file.name == ":memory:" or file.is_dir():
                raise ValueError("must name a file, as in sqlite:///mentorship.db")
            if not file.parent.is_dir():
                raise ValueError("names a file in a folder that is not there")
        else:
            must_be_an_address(url.get_secret_value())
        return url

    @field_validator("wording_file")
    @classmethod
    def is_there(cls, file: Path | None) -> Path | None:
        if file is not None and not file.is_file():
            raise ValueError("names a file that is not there")
        return file

    @model_validator(mode="after")
    def hears_slack_somehow(self) -> "Environment":
        if self.slack_app_token is None and self.slack_signing_secret is None:
            raise ValueError(
                "SLACK_APP_TOKEN is not set: it is needed for Socket Mode (or set SLACK_SIGNING_SECRET for HTTP mode)"
            )
        return self


def read_environment(variables: Mapping[str, str] = os.environ) -> Environment:
    """Read the environment; raises WrongEnvironment with one sentence that names the variable."""
    found: dict[str, str] = {}
    for name in Environment.model_fields:
        variable = name.upper()
        if value := variables.get(variable, "").strip():  # a file from Windows ends its lines with one sign more
            found[name] = value
        elif variable in SECRETS and (file := variables.get(variable + "_FILE", "").strip()):
            found[name] = read_given(Path(file), named=f"{variable}_FILE").strip()
    try:
        return Environment.model_validate(found)
    except ValidationError as wrong:
        raise WrongEnvironment(first_sentence(wrong)) from None


def take_environment() -> Environment:
    """Read the environment, and leave nothing of Slack's in it: Bolt looks there itself, whatever it is given."""
    found = read_environment()
    for name in [name for name in os.environ if name.startswith("SLACK_")]:
        del os.environ[name]
    return found


def must_be_plain(text: str) -> None:
    """Make sure that Slack's client can send it: what it says of what it cannot send shows it. Raises ValueError."""
    if not all("!" <= sign <= "~" for sign in text):
        raise ValueError("holds a sign that does not belong there: a space or a curly quote, perhaps")


def must_be_an_address(url: str) -> None:
    """Raises ValueError."""
    from sqlalchemy import make_url  # only who has PostgreSQL waits for it here
    from sqlalchemy.exc import ArgumentError

    try:
        make_url(url)
    except (ArgumentError, ValueError):  # it would show the password
        raise ValueError("must be an address, as in postgresql://user:password@host:5432/database") from None


def read_given(file: Path, *, named: str) -> str:
    """Read a file that the environment names, or that stands in for a variable. Raises WrongEnvironment."""
    try:
        return file.read_text("utf-8")
    except OSError as trouble:
        raise WrongEnvironment(f"{named} cannot be read: {trouble.strerror}.") from None
    except UnicodeDecodeError:
        raise WrongEnvironment(f"{named} cannot be read: it is not text in UTF-8.") from None


def first_sentence(wrong: ValidationError) -> str:
    error = wrong.errors(include_input=False, include_context=False)[0]
    variable = str(error["loc"][0]).upper() if error["loc"] else ""
    if error["type"] == "missing":
        return f"{variable} is not set."
    said = error["msg"].removeprefix("Value error, ").replace("Input should be", "must be")
    return f"{variable} {said}.".strip() if variable else f"{said}."
