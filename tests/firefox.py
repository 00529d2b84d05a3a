"""Drive a stock Firefox over Marionette, the protocol inside every Firefox, to which geckodriver translates.

Own code, because nothing else does it without a large dependency: Playwright 1.65 asks of Firefox ESR 153 a command
that it lacks, Selenium needs geckodriver, which is not in Debian and which packages download from elsewhere, Mozilla's
marionette_driver brings thirteen packages more, and puppeteer-core would be a second language.
"""

import json
import socket
import subprocess
import tempfile
import time
from pathlib import Path

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key under which WebDriver passes an element


class Firefox:
    """with Firefox(path) as page: page.goto(address); page.click(".button"); page.evaluate("return document.title")"""

    def __init__(self, path: str):
        self.folder = tempfile.TemporaryDirectory()
        profile = Path(self.folder.name)
        (profile / "user.js").write_text('user_pref("marionette.port", 0);\n', "utf-8")  # any free port; it is told in a file
        command = [path, "--marionette", "--headless", "--no-remote", "--profile", str(profile)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.socket = self.stream = None
        try:
            self.socket = socket.create_connection(("127.0.0.1", self.port(profile)), timeout=180)
            self.stream = self.socket.makefile("rwb")
            self.receive()  # the greeting
            self.send("WebDriver:NewSession", strictFileInteractability=True)
            self.send("WebDriver:SetTimeouts", script=120_000)
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.close()

    def close(self) -> None:
        for opened in (self.stream, self.socket):
            if opened:
                opened.close()
        self.process.kill()
        self.process.wait()
        self.folder.cleanup()

    def port(self, profile: Path, seconds: float = 60) -> int:
        file = profile / "MarionetteActivePort"
        until = time.monotonic() + seconds
        while not (file.exists() and file.read_text("utf-8").strip()):
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{self.process.args[0]} did not open Marionette (exit code {self.process.poll()})")
            time.sleep(0.05)
        return int(file.read_text("utf-8"))

    def send(self, command: str, **parameters):
        """One command and its result. A message is its length, a colon, and JSON: [0, id, command, parameters]."""
        message = json.dumps([0, 1, command, parameters]).encode()
        self.stream.write(b"%d:%s" % (len(message), message))
        self.stream.flush()
        _, _, error, result = self.receive()
        if error:
            raise RuntimeError(f"{command}: {error['error']}: {error['message']}")
        return result

    def receive(self):
        length = b""
        while not length.endswith(b":"):
            if not (character := self.stream.read(1)):
                raise ConnectionError("Firefox is gone")
            length += character
        return json.loads(self.stream.read(int(length[:-1])))

    def goto(self, address: str) -> None:
        self.send("WebDriver:Navigate", url=address)

    def evaluate(self, script: str, *arguments):
        """The value that the body of a function returns; a promise is waited for."""
        return self.send("WebDriver:ExecuteScript", script=script, args=arguments, sandbox=None)["value"]

    def wait_for(self, script: str, *arguments, seconds: float = 30):
        """Ask until the answer is true; the answer."""
        until = time.monotonic() + seconds
        while not (answer := self.evaluate(script, *arguments)):
            if time.monotonic() > until:
                raise TimeoutError(f"still not true after {seconds:g} s: {script} {arguments}")
            time.sleep(0.02)
        return answer

    def element(self, selector: str) -> str:
        return self.send("WebDriver:FindElement", using="css selector", value=selector)["value"][ELEMENT]

    def click(self, selector: str) -> None:
        """As a reader would: it has to be in view and not under something else."""
        self.send("WebDriver:ElementClick", id=self.element(selector))

    def type(self, selector: str, keys: str) -> None:
        """Press keys. A modifier is held until the end, so one needs a call of its own."""
        self.send("WebDriver:ElementSendKeys", id=self.element(selector), text=keys)

    def text(self, selector: str) -> str:
        """What is shown of an element."""
        return self.send("WebDriver:GetElementText", id=self.element(selector))["value"]
