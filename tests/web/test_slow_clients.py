"""Slow, broken and dishonest clients at a real socket: nobody else waits for them."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field

import pytest
import uvicorn
from starlette.responses import Response

import web.listening
import web.reading
from web.app import make_app
from web.asking import Ask
from web.routes import ROUTES
from web.routing import Route
from web.serving import listening_at, settings

MEGABYTE = 1024 * 1024
LIMIT = MEGABYTE
HEAD = (
    "POST /sent HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\n"
    "Content-Type: application/octet-stream\r\n"
)


@dataclass
class Place:
    """The page at a socket, and what its handlers were given."""

    port: int
    came: list[bytes] = field(default_factory=list)

    def connect(self) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def ask(self, text: str, body: bytes = b"") -> bytes:
        """All that comes back for that, until the connection is closed."""
        with self.connect() as one:
            with suppress(ConnectionError):
                one.sendall(text.encode() + body)
            return read_all(one)

    def assert_others_are_served(self) -> None:
        for _ in range(3):
            began = time.monotonic()
            other = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            other.request("GET", "/login")
            assert other.getresponse().status == 200
            other.close()
            assert time.monotonic() - began < 1


def read_all(one: socket.socket) -> bytes:
    came = b""
    with suppress(ConnectionError):
        while data := one.recv(65536):
            came += data
    return came


@pytest.fixture
def place(pages) -> Iterator[Place]:
    """The page of a small site in a thread, with a place to send to and one to take from."""
    place = Place(0)

    def sent(ask: Ask) -> Response:
        place.came.append(ask.body)
        return Response("收到")

    def large(_: Ask) -> Response:
        return Response(b"x" * 20 * MEGABYTE)

    more = (
        Route(method="POST", path="/sent", handler=sent, may=None, limit=LIMIT),
        Route(method="GET", path="/large", handler=large, may=None),
    )
    listening = listening_at("127.0.0.1", 0)
    place.port = listening.getsockname()[1]
    server = uvicorn.Server(settings(make_app(pages.office, (*ROUTES, *more))))
    server.config.timeout_graceful_shutdown = 0
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    yield place
    server.should_exit = True
    thread.join()


def slow_heads(one: socket.socket) -> None:
    one.sendall(b"GET /login HT")


def slow_bodies(one: socket.socket) -> None:
    one.sendall(f"{HEAD}Content-Length: 1000\r\n\r\na".encode())


def endless_chunks(one: socket.socket) -> None:
    one.sendall(f"{HEAD}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n".encode())


def no_takers(one: socket.socket) -> None:
    one.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")


def idle(_: socket.socket) -> None:
    pass


@pytest.mark.parametrize("trouble", [slow_heads, slow_bodies, endless_chunks, idle])
def test_two_hundred_who_keep_us_waiting_hold_up_nobody(place, trouble):
    with ExitStack() as stack:
        for _ in range(200):
            trouble(stack.enter_context(place.connect()))

        place.assert_others_are_served()


def test_those_who_do_not_take_their_answer_hold_up_nobody(place):
    with ExitStack() as stack:
        for _ in range(4):
            no_takers(stack.enter_context(place.connect()))

        place.assert_others_are_served()


def test_more_than_there_is_room_for_push_out_who_waits_longest(place, monkeypatch):
    monkeypatch.setattr(web.listening, "MOST", 20)
    with ExitStack() as stack:
        first, *_ = [stack.enter_context(place.connect()) for _ in range(60)]

        place.assert_others_are_served()

        assert read_all(first) == b""


def test_a_head_that_drips_comes_to_an_end(place, monkeypatch):
    monkeypatch.setattr(web.listening, "HEAD", 0.5)
    began = time.monotonic()
    with place.connect() as one, pytest.raises(ConnectionError):
        while time.monotonic() - began < 5:
            one.sendall(b"a")
            time.sleep(0.05)

    assert time.monotonic() - began < 4


def test_a_second_head_that_drips_comes_to_an_end(place, monkeypatch):
    monkeypatch.setattr(web.listening, "HEAD", 0.5)
    with place.connect() as one:
        one.sendall(b"GET /login HTTP/1.1\r\nHost: x\r\n\r\n")
        one.recv(65536)
        one.sendall(b"GET /lo")

        began = time.monotonic()
        read_all(one)

    assert time.monotonic() - began < 4


def test_who_does_not_take_the_answer_is_let_go(place, monkeypatch):
    monkeypatch.setattr(web.listening, "STALL", 0.5)
    with place.connect() as one:
        no_takers(one)
        time.sleep(2)

        assert len(read_all(one)) < 20 * MEGABYTE


def test_who_takes_it_slowly_gets_all_of_it(place, monkeypatch):
    monkeypatch.setattr(web.listening, "STALL", 1)
    with place.connect() as one:
        one.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        time.sleep(0.5)
        came = len(one.recv(MEGABYTE))
        time.sleep(0.5)

        assert came + len(read_all(one)) > 20 * MEGABYTE


def test_a_body_that_drips_is_refused_in_the_end(place, monkeypatch):
    monkeypatch.setattr(web.reading, "_PATIENCE", 0.5)

    with place.connect() as one:
        slow_bodies(one)
        answer = one.recv(65536)

    assert answer.startswith(b"HTTP/1.1 400")
    assert place.came == []


def test_an_upload_broken_off_is_not_handled(place):
    for _ in range(10):
        with place.connect() as one:
            one.sendall(f"{HEAD}Content-Length: 500000\r\n\r\n".encode() + b"a" * 9999)

    place.assert_others_are_served()
    assert place.came == []


def test_a_body_over_the_limit_is_refused_though_it_is_said_to_be_longer(
    place, monkeypatch
):
    monkeypatch.setattr(web.listening, "LINGER", 0.5)

    answer = place.ask(f"{HEAD}Content-Length: 999999999\r\n\r\n", b"a" * LIMIT * 2)

    assert answer.startswith(b"HTTP/1.1 413")
    assert place.came == []


def test_chunks_without_end_are_refused_and_not_read_for_ever(place, monkeypatch):
    monkeypatch.setattr(web.listening, "LINGER", 0.5)
    chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    began = time.monotonic()

    with place.connect() as one, pytest.raises(ConnectionError):
        one.sendall(f"{HEAD}Transfer-Encoding: chunked\r\n\r\n".encode())
        while time.monotonic() - began < 8:
            one.sendall(chunk)

    assert time.monotonic() - began < 7
    assert place.came == []


SMUGGLED = b"0\r\n\r\nGET /large HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    "lengths",
    [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Content-Length: 4\r\nContent-Length: 50\r\n",
        "Content-Length: 4, 50\r\n",
        "Content-Length: +4\r\n",
        "Content-Length: -4\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding: identity\r\nContent-Length: 4\r\n",
    ],
)
def test_a_request_whose_end_is_in_doubt_is_refused_with_all_behind_it(place, lengths):
    answer = place.ask(f"{HEAD}{lengths}\r\n", SMUGGLED)

    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 501"))
    assert answer.count(b"HTTP/1.1 ") == 1
    assert place.came == []


def test_chunks_in_the_old_http_are_refused(place):
    head = HEAD.replace("1.1", "1.0")

    answer = place.ask(f"{head}Transfer-Encoding: chunked\r\n\r\n", SMUGGLED)

    assert answer.startswith(b"HTTP/1.1 400")
    assert answer.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(
    "head",
    [
        "GET /login HTTP/1.1\r\nHost: x\r\nCookie: " + "a" * 200_000 + "\r\n\r\n",
        "GET /" + "a" * 200_000 + " HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /login HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n" * 50_000 + "\r\n",
        "GET /login HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET /login HTTP/1.1\r\n\r\n",
        "\x16\x03\x01\x02nonsense\r\n\r\n",
    ],
    ids=["cookie", "address", "many", "two hosts", "no host", "tls"],
)
def test_a_head_that_is_none_is_refused(place, head):
    assert place.ask(head)[:12] in (b"HTTP/1.1 400", b"")
    place.assert_others_are_served()


def answer_on(connection):
    """One answer, whole: its head and body may come apart."""
    answer = b""
    while not answer.endswith("收到".encode()):
        some = connection.recv(65536)
        assert some, answer
        answer += some
    return answer


def test_an_honest_body_comes_whole_in_either_way(place):
    with place.connect() as one:
        one.sendall(f"{HEAD}Content-Length: 4\r\n\r\nbody".encode())
        assert answer_on(one).startswith(b"HTTP/1.1 200")
        one.sendall(
            f"{HEAD}Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n".encode()
        )
        assert answer_on(one).startswith(b"HTTP/1.1 200")

    assert place.came == [b"body", b"body"]


def test_two_requests_sent_at_once_get_two_answers(place):
    one = "GET /login HTTP/1.1\r\nHost: x\r\n"

    answers = place.ask(f"{one}\r\n{one}Connection: close\r\n\r\n")

    assert answers.count(b"HTTP/1.1 200") == 2


def test_no_answer_says_what_program_gave_it(place):
    answer = place.ask("GET /login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")

    assert b"\r\nserver:" not in answer.lower()
