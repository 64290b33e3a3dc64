"""Socket Mode over plain `ws://` on loopback, spoken as Slack does: hello, envelopes, acks, disconnect."""

import json
import socket as tcp
import struct
import threading
import uuid

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from pretend_slack.app_side import AppSide
from pretend_slack.installation import Installation
from pretend_slack.shapes import Json


class SocketServer:
    """Hands out addresses for connections and keeps the ones that were made. It starts when first asked."""

    def __init__(self, app: Installation, app_side: AppSide) -> None:
        self._app = app
        self._app_side = app_side
        self._server: Server | None = None
        self._tickets: set[str] = set()
        self._connections: list[_Connection] = []
        self._lock = threading.Lock()
        app.socket_address = self.address  # type: ignore[method-assign] # whoever runs the sockets knows

    def address(self) -> str:
        """Hand out an address that is good for one connection."""
        with self._lock:
            if self._server is None:
                self._server = serve(self._talk, "127.0.0.1", 0, compression=None, close_timeout=0.2)
                threading.Thread(target=self._server.serve_forever, name="slack-sockets", daemon=True).start()
            ticket = str(uuid.uuid4())
            self._tickets.add(ticket)
            port = self._server.socket.getsockname()[1]
            return f"ws://127.0.0.1:{port}/link/?ticket={ticket}&app_id={self._app.workspace.app_id}"

    def disconnect_all(self, reason: str) -> None:
        """Say `disconnect` to every connection and end it."""
        for connection in list(self._connections):
            if reason != "warning":
                self._app_side.disconnect(connection)
            connection.end(reason)

    def cut_all(self) -> None:
        """Break every connection in the middle of an envelope, as a network does."""
        for connection in list(self._connections):
            connection.cut()

    def silence_all(self) -> None:
        """Let nothing more go out over any connection, which stay open."""
        for connection in list(self._connections):
            connection.fall_silent()

    def stop(self) -> None:
        """End everything."""
        for connection in list(self._connections):
            connection.hang_up()
        if self._server is not None:
            self._server.shutdown()
            self._server = None

    def _talk(self, socket: ServerConnection) -> None:
        ticket = (socket.request.path if socket.request else "").partition("ticket=")[2].partition("&")[0]
        with self._lock:
            if ticket not in self._tickets:
                socket.close(1008, "this ticket was used or is not ours")
                return
            self._tickets.remove(ticket)
            connection = _Connection(socket)
            self._connections.append(connection)
        connection.say_hello(self._app.workspace.app_id, among=len(self._connections))
        self._app_side.connect(connection)
        try:
            connection.listen()
        finally:
            self._app_side.disconnect(connection)
            self._connections.remove(connection)


class _Connection:
    """One Socket Mode connection; a way to the app."""

    def __init__(self, socket: ServerConnection) -> None:
        self._socket = socket
        self._acks: dict[str, Json] = {}
        self._is_open = True
        self._changed = threading.Condition()

    def say_hello(self, app_id: str, *, among: int) -> None:
        debug = {"host": "pretend-slack", "build_number": 1, "approximate_connection_time": 3600}
        hello = {"type": "hello", "num_connections": among, "debug_info": debug}
        self._socket.send(json.dumps(hello | {"connection_info": {"app_id": app_id}}))

    def listen(self) -> None:
        try:
            for said in self._socket:
                ack = json.loads(said)
                with self._changed:
                    self._acks[ack["envelope_id"]] = ack.get("payload") or {}
                    self._changed.notify_all()
        except ConnectionClosed:
            pass
        finally:
            with self._changed:
                self._is_open = False
                self._changed.notify_all()

    def deliver(self, envelope: Json, *, within: float) -> Json | None:
        id_ = envelope["envelope_id"]
        try:
            self._socket.send(json.dumps(envelope))
        except ConnectionClosed:
            return None
        with self._changed:
            self._changed.wait_for(lambda: id_ in self._acks or not self._is_open, within)
            return self._acks.pop(id_, None)

    def rest(self, *, within: float) -> None:
        """Nobody can see through a socket whether the app is done: `Person.waits_to_see` looks at the outcome."""

    def end(self, reason: str) -> None:
        try:
            host = {"host": "pretend-slack"}
            self._socket.send(json.dumps({"type": "disconnect", "reason": reason, "debug_info": host}))
        except ConnectionClosed:
            return
        if reason != "warning":
            self.hang_up()

    def fall_silent(self) -> None:
        self._socket.send_data = lambda: None  # type: ignore[method-assign]  # not even a pong leaves any more

    def cut(self) -> None:
        said = json.dumps({"type": "events_api", "envelope_id": str(uuid.uuid4()), "payload": {"text": "…" * 1000}})
        first_half = said[: len(said) // 2].encode()
        self._socket.socket.sendall(b"\x81\x7e" + struct.pack("!H", len(said)) + first_half)
        self._socket.socket.shutdown(tcp.SHUT_RDWR)

    def hang_up(self) -> None:
        self._socket.close()
