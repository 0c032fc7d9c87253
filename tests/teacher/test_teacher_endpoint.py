"""A teacher behind an address that answers, or fails in every way that servers do."""

from __future__ import annotations

import json
import socket
from contextlib import closing

import pytest

from adapterc.errors import AdaptercError, ExitCode
from adapterc.ir.spec import Message
from adapterc.ir.teacher import Teacher
from adapterc.teacher.answers import Said
from adapterc.teacher.connection import MOST_BYTES
from adapterc.teacher.endpoint import Endpoint
from support.teacher import (
    Answer,
    Heard,
    completion,
    cut_off,
    dripping,
    failing,
    in_turn,
    saying,
    serving,
)

TURNS = (Message(role="user", content="Why wait?"),)
KEY = "sk-" + "a1B2c3D4" * 4


def teacher(address: str, **more: object) -> Teacher:
    return Teacher(endpoint=address, model="m", max_tokens=50, **{"timeout": 20.0, **more})  # type: ignore[arg-type]


def asked(answer: Answer, waits: list[float] | None = None, **more: object) -> tuple[Said, Heard]:
    with serving(answer) as heard:
        endpoint = Endpoint(teacher(heard.address, **more), wait=(waits if waits is not None else []).append)
        return endpoint.ask("You are calm.", TURNS), heard


def stopped(answer: Answer, waits: list[float] | None = None, **more: object) -> AdaptercError:
    with pytest.raises(AdaptercError) as stop:
        asked(answer, waits, **more)
    assert stop.value.code is ExitCode.ENVIRONMENT
    assert stop.value.help
    return stop.value


def test_the_persona_goes_first_and_the_settings_along() -> None:
    said, heard = asked(saying("Waiting costs nothing."))
    assert said == Said(text="Waiting costs nothing.", finished=True, refused=False)
    assert heard.paths == ["/v1/chat/completions"]
    assert heard.bodies == [
        {
            "model": "m",
            "messages": [
                {"role": "system", "content": "You are calm."},
                {"role": "user", "content": "Why wait?"},
            ],
            "max_tokens": 50,
            "temperature": 0.0,
        }
    ]
    assert "Authorization" not in heard.headers[0]


def test_the_key_goes_into_one_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEACHER_KEY", f" {KEY}\n")
    _, heard = asked(saying("Yes."), key_env="TEACHER_KEY")
    assert heard.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert KEY not in json.dumps(heard.bodies)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "the environment variable TEACHER_KEY, which is to hold the teacher's key, is not set"),
        (" ", "the environment variable TEACHER_KEY, which is to hold the teacher's key, is not set"),
        ("a\r\nX-Other: b", "what the environment variable TEACHER_KEY holds cannot be sent as a key"),
        ("ключ", "what the environment variable TEACHER_KEY holds cannot be sent as a key"),
    ],
)
def test_a_key_that_cannot_be_sent(value: str | None, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if value is None:
        monkeypatch.delenv("TEACHER_KEY", raising=False)
    else:
        monkeypatch.setenv("TEACHER_KEY", value)
    with pytest.raises(AdaptercError) as stop:
        Endpoint(teacher("http://127.0.0.1:1/v1", key_env="TEACHER_KEY"))
    assert stop.value.message == message


def test_what_is_busy_is_asked_again() -> None:
    waits: list[float] = []
    said, heard = asked(in_turn(failing(503), failing(429, Retry_After="7"), saying("Yes.")), waits)
    assert (said.text, waits, len(heard.bodies)) == ("Yes.", [1.0, 7.0], 3)


def test_what_stays_busy_is_given_up() -> None:
    waits: list[float] = []
    stop = stopped(failing(500, b'{"error": {"message": "no memory"}}'), waits)
    assert stop.message.endswith("/v1 gives no answer (4 times): status 500: no memory")
    assert waits == [1.0, 2.0, 4.0]
    assert stop.help.startswith("see that its server runs, ")


def test_what_asks_for_patience_is_not_taken_for_a_server_that_is_down() -> None:
    stop = stopped(failing(429))
    assert stop.message.endswith("/v1 gives no answer (4 times): status 429")
    assert stop.help == (
        "wait a while, or raise the limit of your account; "
        "the answers that came are kept: run the same command to go on"
    )


def test_a_long_wait_is_left_to_a_person() -> None:
    waits: list[float] = []
    stop = stopped(failing(429, b'{"error": "daily limit"}', Retry_After="3600"), waits)
    assert stop.message.endswith("/v1 asks to wait 3600 s: daily limit")
    assert waits == []


@pytest.mark.parametrize("after", ["soon", "-1", "1e9", "Wed, 21 Oct 2037 07:28:00 GMT"])
def test_a_wait_that_is_no_number_of_seconds_is_ours(after: str) -> None:
    waits: list[float] = []
    asked(in_turn(failing(429, Retry_After=after), saying("Yes.")), waits)
    assert waits == [1.0]


def test_who_is_not_let_in_hears_of_the_key_and_never_sees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEACHER_KEY", KEY)
    told = json.dumps({"error": {"message": f"Incorrect API key provided: {KEY}\x1b[31m"}}).encode()
    stop = stopped(failing(401, told), key_env="TEACHER_KEY")
    assert "does not let us in (status 401): Incorrect API key provided: [key]" in stop.message
    assert "\x1b" not in stop.message
    assert stop.help == "see that $TEACHER_KEY holds a key for this address"
    assert "name the environment variable" in stopped(failing(403)).help


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "refuses the request (status 400)"),
        (404, "does not know http"),
        (418, "refuses the request (status 418)"),
        (204, "refuses the request (status 204)"),
    ],
)
def test_other_statuses_are_told_at_once(status: int, words: str) -> None:
    waits: list[float] = []
    assert words in stopped(failing(status), waits).message
    assert waits == []


def test_a_server_has_its_own_name_for_the_most_tokens() -> None:
    told = b'{"error": {"message": "Unsupported parameter: use max_completion_tokens instead"}}'
    said, heard = asked(in_turn(failing(400, told), saying("Yes.")))
    assert said.text == "Yes."
    assert [("max_tokens" in body, body.get("max_completion_tokens")) for body in heard.bodies] == [
        (True, None),
        (False, 50),
    ]
    assert "refuses the request (status 400): Unsupported parameter" in stopped(failing(400, told)).message


@pytest.mark.parametrize("to", ["file:///etc/passwd", "http://other.example/v1", "//u:secret@x/y", ""])
def test_a_redirect_is_not_followed(to: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEACHER_KEY", KEY)
    with serving(saying("Yes.")) as elsewhere:
        where = to or elsewhere.address
        stop = stopped(failing(307, Location=where), key_env="TEACHER_KEY")
        assert "sends elsewhere (status 307)" in stop.message
        assert elsewhere.bodies == []
    assert "secret" not in stop.message


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html>Hello</html>", "it is no JSON"),
        (b"\xff\xfe", "it is no text in UTF-8"),
        (b"[" * 100_000, "it is n"),
        (b"[]", "it is no JSON object"),
        (b'{"choices": []}', "it has no `choices[0].message`"),
        (b'{"choices": [{"text": "x"}]}', "it has no `choices[0].message`"),
        (b'{"choices": [{"message": {"content": 7}}]}', "`choices[0].message.content` is no text"),
        (b'{"error": {"message": "model not loaded"}}', "it says: model not loaded"),
        (b'{"choices": [{"message": {"content": "x"}}', "it is no JSON"),
    ],
)
def test_what_is_no_answer(body: bytes, words: str) -> None:
    stop = stopped(failing(200, body))
    assert "cannot be used: " in stop.message
    assert words in stop.message


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (completion(None), Said(text="", finished=True, refused=False)),
        (completion("", refusal="I cannot."), Said(text="", finished=True, refused=True)),
        (completion("x", "content_filter"), Said(text="x", finished=True, refused=True)),
        (completion("x", "length"), Said(text="x", finished=False, refused=False)),
        (completion("a\x1b[31m\x00\nb\ud800"), Said(text="a[31m\nb", finished=True, refused=False)),
    ],
)
def test_what_an_answer_says(body: bytes, said: Said) -> None:
    assert asked(failing(200, body))[0] == said


def test_a_text_in_parts_is_one() -> None:
    body = json.dumps(
        {"choices": [{"message": {"content": [{"type": "text", "text": "a"}, {"text": "b"}, 7]}}]}
    )
    assert asked(failing(200, body.encode()))[0].text == "ab"


def test_an_answer_without_end_is_not_read_to_it() -> None:
    stop = stopped(failing(200, b" " * (MOST_BYTES + 1)))
    assert stop.message.endswith("gives no answer: its answer has more than 4 MiB")
    assert stop.help.startswith("see that `endpoint` is the address of an OpenAI-compatible server; ")


def test_an_answer_that_drips_is_not_waited_for() -> None:
    waits: list[float] = []
    stop = stopped(dripping, waits, timeout=1.0)
    assert stop.message.endswith("gives no answer (4 times): it gave no whole answer within 1 s")


def test_an_answer_that_was_cut_off_is_asked_for_again() -> None:
    assert asked(in_turn(cut_off, saying("Whole.")))[0].text == "Whole."
    assert stopped(cut_off).message.endswith("(4 times): its answer was cut off")


def test_nobody_there() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    with pytest.raises(AdaptercError) as stop:
        Endpoint(teacher(f"http://127.0.0.1:{port}/v1"), wait=lambda _: None).ask("", TURNS)
    assert stop.value.message == (
        f"the teacher at http://127.0.0.1:{port}/v1 gives no answer (4 times): nothing listens there"
    )


def test_no_such_host_and_no_tls() -> None:
    with pytest.raises(AdaptercError, match="gives no answer"):
        Endpoint(teacher("http://teacher.invalid/v1"), wait=lambda _: None).ask("", TURNS)
    with serving(saying("Yes.")) as heard, pytest.raises(AdaptercError, match="no secure connection"):
        address = heard.address.replace("http:", "https:")
        Endpoint(teacher(address), wait=lambda _: None).ask("", TURNS)
    assert heard.bodies == []


def test_what_is_no_http() -> None:
    def answer(served: object, _: object) -> None:
        served.wfile.write(b"\x00\x01garbage\r\n\r\n")  # type: ignore[attr-defined]
        served.close_connection = True  # type: ignore[attr-defined]

    assert "it broke off, or speaks no HTTP" in stopped(answer).message
