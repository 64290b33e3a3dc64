"""What the forms of mentor matching collect."""

from typing import Annotated

from pydantic import Field

from mentorship.slack.forms import Answers


class Accepting(Answers):
    because: Annotated[str, Field(min_length=3, max_length=1000)]
