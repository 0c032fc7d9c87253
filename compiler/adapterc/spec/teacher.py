"""`dataset.teacher`: who answers in the persona's manner, where the spec itself gives no answer."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, JsonValue, Tag
from pydantic_core import PydanticCustomError

from adapterc.spec.fields import Line, Section

SELF = "self"
"""The base itself, which reads the persona as a system turn."""

_ADDRESS_LIMIT = 500
_PORT = r"(?::(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?"
_ADDRESS = (
    r"^https?://(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])"
    rf"{_PORT}(?:/[A-Za-z0-9._~%!$&'()*+,;=:-]*)*$(?!\n)"
)
_KEY_NAME = r"^[A-Z_][A-Z0-9_]{0,63}$(?!\n)"
_CREDENTIALS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*@")
_SCHEME = re.compile(r"https?://")
_NO_ADDRESS = "write the address that ends before `/chat/completions`: `http://localhost:8080/v1`"
_NO_KEY_NAME = "write the name of the environment variable that holds the key, such as `TEACHER_KEY`"


def _address(text: str) -> str:
    if re.search(_ADDRESS, text) and _is_parted(text):
        return text
    if _CREDENTIALS.match(text):
        message, advice = (
            "the teacher's address holds a name or a password",
            "delete what stands before `@`, and name the variable that holds the key: `key_env: TEACHER_KEY`",
        )
    elif not _SCHEME.match(text):
        message, advice = "the teacher's address begins with neither http:// nor https://", _NO_ADDRESS
    elif "?" in text or "#" in text:
        message, advice = "the teacher's address holds a query or a fragment", _NO_ADDRESS
    else:
        message, advice = "this is no address of a teacher", _NO_ADDRESS
    raise PydanticCustomError("told", "address", {"code": "AC0550", "message": message, "advice": advice})


def _is_parted(text: str) -> bool:
    """Whether what stands in brackets is a number of a host."""
    from ipaddress import IPv6Address  # few specs have a teacher
    from urllib.parse import urlsplit

    try:
        host = urlsplit(text).hostname or ""
        return "[" not in text or bool(IPv6Address(host))
    except ValueError:
        return False


def _key_name(text: str) -> str:
    if re.search(_KEY_NAME, text):
        return text
    message = "this is no name of an environment variable: the key itself never stands in a spec"
    raise PydanticCustomError("told", "name", {"code": "AC0551", "message": message, "advice": _NO_KEY_NAME})


def _form(pattern: str, message: str) -> dict[str, JsonValue]:
    return {"pattern": pattern, "patternErrorMessage": message}


Address = Annotated[
    str,
    Field(max_length=_ADDRESS_LIMIT, json_schema_extra=_form(_ADDRESS, _NO_ADDRESS)),
    AfterValidator(_address),
]
KeyName = Annotated[str, Field(json_schema_extra=_form(_KEY_NAME, _NO_KEY_NAME)), AfterValidator(_key_name)]


class Endpoint(Section):
    """A model behind an address that speaks OpenAI's chat completions."""

    endpoint: Address = Field(
        description="The address, up to what comes before `/chat/completions`.",
        examples=["http://localhost:8080/v1"],
    )
    model: Line = Field(description="The model's name at that address.", examples=["qwen3-8b"])
    key_env: KeyName | None = Field(
        default=None,
        description="Name of the environment variable that holds the key; without it none is sent.",
        examples=["TEACHER_KEY"],
    )
    max_tokens: Annotated[int, Field(ge=16, le=4096)] = Field(
        default=200, description="Most tokens of an answer."
    )
    temperature: Annotated[float, Field(ge=0, le=2)] = Field(
        default=0.0, description="How freely answers are drawn; 0 takes the likeliest."
    )
    timeout: Annotated[float, Field(ge=1, le=600)] = Field(
        default=60.0, description="Seconds that one answer may take."
    )


def _word(value: object) -> object:
    """A text is `self`; of what else it may have been meant to be, the advice tells."""
    if not isinstance(value, str) or value == SELF:
        return value
    advice = "write `teacher: {endpoint: …, model: …}`, or `teacher: self` for the base itself"
    if value.strip().casefold() == SELF:
        advice = "did you mean `self`?"
    elif _SCHEME.match(value):
        advice = "write it as `teacher: {endpoint: …, model: …}`, with the model's name at that address"
    told = {"code": "AC0206", "message": "a teacher is `self` or a mapping", "advice": advice}
    raise PydanticCustomError("told", "word", told)


def _which(value: object) -> str:
    return "<endpoint>" if isinstance(value, (dict, Endpoint)) else "<self>"


Teacher = Annotated[
    Annotated[Literal["self"], Tag("<self>")] | Annotated[Endpoint, Tag("<endpoint>")],
    Discriminator(_which),
    BeforeValidator(_word),
]
