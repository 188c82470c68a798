"""An editor without a window: speaks to yaml-language-server as VS Code does."""

from __future__ import annotations

import json
import os
import select
import subprocess
import time
from pathlib import Path
from typing import Any

_PATIENCE = 60.0
"""Seconds; the server answers within one, unless the machine is busy."""


class Editor:
    """One workspace opened in an editor; every question gets its answer before the next is asked."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.process = subprocess.Popen(
            ["yaml-language-server", "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._number = 0
        self._buffer = b""
        self.told: dict[str, list[str]] = {}
        """File → the messages that the server shows for it."""
        settings = json.loads((root / ".vscode/settings.json").read_text(encoding="utf-8"))
        self.settings = {
            "schemas": settings["yaml.schemas"],
            "completion": True,
            "hover": True,
            "validate": True,
            "schemaStore": {"enable": False},
        }
        folder = {"uri": root.as_uri(), "name": "w"}
        configuration = {"workspace": {"configuration": True, "workspaceFolders": True}}
        self.ask(
            "initialize",
            processId=os.getpid(),
            rootUri=root.as_uri(),
            workspaceFolders=[folder],
            capabilities=configuration
            | {"textDocument": {"hover": {"contentFormat": ["markdown"]}}},
        )
        self._send({"method": "initialized", "params": {}})
        self._send({"method": "workspace/didChangeConfiguration", "params": {"settings": {}}})
        self.problems("first.yaml", "a: 1\n")  # once it answers this it has asked for its settings

    def close(self) -> None:
        """Ends the server."""
        self.process.kill()
        self.process.communicate()

    def open(self, name: str, text: str) -> str:
        """Opens a file with this text, whether or not it is on disk; gives its address."""
        uri = (self.root / name).as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        return uri

    def hover(self, name: str, text: str) -> str:
        """What is shown over the place marked ``▮``."""
        answer = self.ask("textDocument/hover", **self._at(name, text))
        return answer["contents"]["value"] if answer else ""

    def completion(self, name: str, text: str) -> dict[str, str]:
        """What is offered at the place marked ``▮``: label → documentation."""
        answer = self.ask("textDocument/completion", **self._at(name, text))
        found = answer["items"] if isinstance(answer, dict) else answer or []
        return {each["label"]: _text(each.get("documentation", "")) for each in found}

    def problems(self, name: str, text: str) -> list[str]:
        """What is marked red in a file."""
        self.told.pop((self.root / name).as_uri(), None)
        uri = self.open(name, text)
        self._until(lambda: uri in self.told)
        return self.told[uri]

    def _at(self, name: str, text: str) -> dict[str, Any]:
        before, _, after = text.partition("▮")
        uri = self.open(name, before + after)
        line, column = before.count("\n"), len(before.rpartition("\n")[2])
        position = {"line": line, "character": column}
        return {"textDocument": {"uri": uri}, "position": position}

    def ask(self, method: str, **params: Any) -> Any:
        """The server's answer."""
        self._number += 1
        number, answers = self._number, []
        self._send({"id": number, "method": method, "params": params})
        self._until(lambda: bool(answers), number, answers)
        return answers[0]

    def _until(self, done: Any, number: int = 0, answers: list[Any] | None = None) -> None:
        while not done():
            message = self._receive()
            if message.get("method") == "textDocument/publishDiagnostics":
                found = message["params"]
                self.told[found["uri"]] = [each["message"] for each in found["diagnostics"]]
            elif "method" in message and "id" in message:
                self._send({"id": message["id"], "result": self._reply(message)})
            elif answers is not None and message.get("id") == number:
                answers.append(message.get("result"))

    def _reply(self, message: dict[str, Any]) -> Any:
        if message["method"] != "workspace/configuration":
            return None
        wanted = [each.get("section") for each in message["params"]["items"]]
        return [self.settings if section == "yaml" else {} for section in wanted]

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        deadline = time.monotonic() + _PATIENCE
        while b"\r\n\r\n" not in self._buffer:
            self._read(deadline)
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split()[0])
        while len(self._buffer) < length:
            self._read(deadline)
        body, self._buffer = self._buffer[:length], self._buffer[length:]
        message: dict[str, Any] = json.loads(body)
        return message

    def _read(self, deadline: float) -> None:
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], deadline - time.monotonic())
        assert ready, "the language server doesn't answer"
        self._buffer += os.read(self.process.stdout.fileno(), 65536)


def _text(documentation: Any) -> str:
    return documentation["value"] if isinstance(documentation, dict) else str(documentation or "")
