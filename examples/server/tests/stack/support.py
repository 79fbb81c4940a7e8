"""What the tests of running servers share: processes, ports, HTTP, waiting for a condition, the contract."""
import concurrent.futures
import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid

import jsonschema
import yaml

HERE = pathlib.Path(__file__).resolve().parent
SERVER_FOLDER = HERE.parent.parent
REPOSITORY = SERVER_FOLDER.parent.parent
SAMPLES = REPOSITORY / "examples" / "samples"
BINARIES = pathlib.Path(os.environ.get("SERVER_TEST_BINARIES", REPOSITORY / "build" / "server" / "bin"))
OPENAPI = yaml.safe_load((SERVER_FOLDER / "openapi.yaml").read_text())


_next_port = 20000 + os.getpid() * 41 % 8000


def free_port(count=1):
    """The first of `count` neighbouring free ports, below the range that the system gives to outgoing connections.
    None is given out twice: a server that is stopped for a while keeps its own."""
    global _next_port
    while _next_port < 32000:
        base = _next_port
        _next_port += count
        try:
            for port in range(base, base + count):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            return base
        except OSError:
            continue
    raise RuntimeError("no free port")


# No test asserts how fast anything is: a loaded machine may take its time. This only ends what hangs.
PATIENCE_S = 60


def wait_until(condition, what):
    """Waits until `condition` gives something true, and returns that."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"{what}: not within {PATIENCE_S} s")


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


def multipart(image, field="image", boundary="test-boundary"):
    head = (f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="picture"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n").encode()
    return head + image + f"\r\n--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _resolve(node):
    """The schema with its references written out, so that it stands alone."""
    if isinstance(node, dict):
        if "$ref" in node:
            target = OPENAPI
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            return _resolve(target)
        return {key: _resolve(value) for key, value in node.items()}
    return [_resolve(item) for item in node] if isinstance(node, list) else node


def check_contract(method, path, answer):
    """Every JSON answer of every test is held against openapi.yaml."""
    plain = path.split("?")[0]
    if not plain.startswith("/api/") and plain.startswith(("/v1/results", "/v1/stats", "/process")):
        plain = "/api/v1" + (plain.removeprefix("/v1"))
    if plain.startswith("/internal/model"):
        plain = "/predict"
    for template, operations in OPENAPI["paths"].items():
        pattern = re.sub(r"\{[^}]+\}", "[^/]+", template)
        if not re.fullmatch(pattern, plain) or method.lower() not in operations:
            continue
        responses = operations[method.lower()]["responses"]
        declared = responses.get(str(answer.status)) or responses.get(f"{answer.status // 100}XX")
        assert declared, f"{method} {path}: {answer.status} is not in the contract"
        content = _resolve(declared).get("content", {})
        kind = answer.headers.get("content-type", "").split(";")[0]
        if plain == "/health" and kind == "text/plain":
            return  # the gateway's own
        if answer.body and content:
            assert kind in content, f"{method} {path}: {answer.status} has content type {kind}"
            if kind.endswith("json"):
                jsonschema.Draft202012Validator(content[kind]["schema"]).validate(answer.json)
        return
    if answer.status >= 400 and answer.body:
        jsonschema.Draft202012Validator(_resolve(OPENAPI["components"]["schemas"]["Problem"])).validate(answer.json)


def request(port, method, path, body=None, headers=None, timeout=PATIENCE_S, host="127.0.0.1", connection=None):
    own = connection or http.client.HTTPConnection(host, port, timeout=timeout)
    try:
        chunked = "Transfer-Encoding" in (headers or {})
        own.request(method, path, body=body, headers=headers or {}, encode_chunked=chunked)
        raw = own.getresponse()
        answer = Answer(raw.status, raw.getheaders(), raw.read())
    finally:
        if connection is None:
            own.close()
    if method != "HEAD":
        check_contract(method, path, answer)
    return answer


def raw_exchange(port, data):
    """Sends bytes as they are and returns all that comes back until the other side closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
        connection.sendall(data)
        received = b""
        while True:
            try:
                piece = connection.recv(65536)
            except ConnectionResetError:
                break
            if not piece:
                break
            received += piece
        return received


@contextlib.contextmanager
def sent_upload(port, image):
    """An upload that is sent whole; the client leaves at the end of the block without reading an answer."""
    body, kind = multipart(image)
    head = f"POST /process HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
        connection.sendall(head.encode() + body)
        yield


class Load:
    """Threads that call `ask` again and again for as long as the block lasts; `results` are what it gave."""

    def __init__(self, threads, ask):
        self.results = []
        self.ended = threading.Event()
        self.pool = concurrent.futures.ThreadPoolExecutor(threads)
        self.running = [self.pool.submit(self._work, ask) for _ in range(threads)]

    def _work(self, ask):
        while not self.ended.is_set():
            self.results.append(ask())

    def wait_for_more(self, count):
        wanted = len(self.results) + count
        wait_until(lambda: len(self.results) >= wanted or any(one.done() for one in self.running), "answers under load")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.pool.shutdown()
        for one in self.running:
            one.result()


class Process:
    """A program that writes its output to a file."""

    def __init__(self, name, command, folder, environment=None, cwd=None):
        folder.mkdir(parents=True, exist_ok=True)
        self.log_path = folder / f"{name}.log"
        self.command = [str(part) for part in command]
        self.environment = {**{k: v for k, v in os.environ.items() if not k.startswith("UPRIGHT_")}, **(environment or {})}
        self.cwd = cwd or folder
        self.launch()

    def launch(self):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, env=self.environment, cwd=self.cwd)

    def log(self):
        return self.log_path.read_text(errors="replace")

    def send_signal(self, number):
        self.process.send_signal(number)

    def stop(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(number)
            try:
                self.process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)
                raise AssertionError(f"did not end within {PATIENCE_S} s: {self.command}\n{self.log()[-2000:]}")
        return self.process.returncode


class Server(Process):
    def __init__(self, folder, role, flags, environment):
        self.port = free_port(2)
        self.grpc_port = self.port + 1
        self.hold_file = folder / "hold"
        command = [BINARIES / "upright-server", f"--role={role}", f"--port={self.port}"]
        if role == "infer":
            command.append(f"--grpc-port={self.grpc_port}")
        if role in ("all", "infer"):
            command.append(f"--test-hold-file={self.hold_file}")
        command += ["--drain-delay-ms=0", f"--deadline-ms={1000 * PATIENCE_S}", *flags]  # of two, the last one counts
        super().__init__(f"upright-{role}", command, folder, {k: str(v) for k, v in environment.items()})
        self.wait_live()

    def wait_live(self):
        def live():
            assert self.process.poll() is None, self.log()
            try:
                return self.request("GET", "/health/live").status == 200
            except OSError:
                return False
        wait_until(live, "the server comes up")

    def hold(self):
        """From now on the model begins images and does not finish them, until release()."""
        self.hold_file.touch()

    def release(self):
        self.hold_file.unlink(missing_ok=True)

    def stop(self, number=signal.SIGTERM):
        self.release()
        return super().stop(number)

    def kill(self):
        """Ends it with whatever it has in its hands."""
        super().stop(signal.SIGKILL)
        self.release()

    def wait_ready(self):
        wait_until(lambda: self.request("GET", "/health/ready").status == 200, "the server is ready")
        return self

    def request(self, method, path, body=None, headers=None, **options):
        return request(self.port, method, path, body, headers, **options)

    def upload(self, image, path="/process", headers=None, **options):
        body, kind = multipart(image)
        return self.request("POST", path, body, {"Content-Type": kind, **(headers or {})}, **options)

    def metric(self, name, **labels):
        """The sum of all samples of `name` that have these labels."""
        total = 0.0
        for line in self.request("GET", "/metrics").body.decode().splitlines():
            match = re.fullmatch(rf"{name}(\{{.*\}})? (\S+)", line)
            if match and all(f'{key}="{value}"' in (match[1] or "") for key, value in labels.items()):
                total += float(match[2])
        return total

    def log_lines(self):
        return [json.loads(line) for line in self.log().splitlines() if line.strip()]

    def resident_mib(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0

    def crash(self):
        code = self.process.poll()
        killed_by_us = (0, None, -signal.SIGKILL)
        return None if code in killed_by_us else f"ended with {code}:\n{self.log()[-3000:]}"


class Redis(Process):
    def __init__(self, folder):
        self.port = free_port()
        super().__init__("redis", ["redis-server", "--bind", "127.0.0.1", "--port", self.port, "--save", "",
                                   "--appendonly", "no"], folder)
        wait_until(self.answers, "Redis comes up")
        self.url = f"redis://127.0.0.1:{self.port}"

    def answers(self):
        return subprocess.run(["redis-cli", "-p", str(self.port), "ping"], capture_output=True).stdout == b"PONG\n"

    def ask(self, *words):
        return subprocess.run(["redis-cli", "-p", str(self.port), *words], capture_output=True, text=True).stdout.strip()


def postgres_programs():
    return sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]


class Postgres:
    """PostgreSQL refuses to run as root, so that it runs as its own user there; its folder lies where that user can go."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="upright-pg-"))
        self.port = free_port()
        self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.getuid() == 0 else []
        if self.user:
            shutil.chown(self.folder, "postgres")
        programs = postgres_programs()
        subprocess.run([*self.user, programs / "initdb", "-D", self.folder / "data", "-U", "upright", "-A", "trust",
                        "--no-sync"], check=True, capture_output=True, cwd="/")
        self.command = [*self.user, programs / "postgres", "-D", self.folder / "data", "-h", "127.0.0.1", "-p",
                        str(self.port), "-k", "", "-c", "fsync=off"]
        self.url = f"postgres://upright@127.0.0.1:{self.port}/postgres"
        self.launch()

    def launch(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
        ready = [postgres_programs() / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        wait_until(lambda: subprocess.run(ready).returncode == 0, "PostgreSQL comes up")

    def halt(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # the fast shutdown
            self.process.wait(PATIENCE_S)

    def stop(self):
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)


class Deployment:
    """All of run-local.sh: gateway, 3 processing and 2 inference replicas, Redis, PostgreSQL."""

    def __init__(self, flags):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="upright-local-"))
        self.folder.chmod(0o755)  # nginx and PostgreSQL run as other users
        self.port = free_port(33)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("UPRIGHT_")}
        environment["UPRIGHT_DRAIN_DELAY_MS"] = "300"
        # A busy machine must not turn a late answer of Redis into a miss, or a late answer into none.
        environment["UPRIGHT_REDIS_TIMEOUT_MS"] = "5000"
        environment["UPRIGHT_DEADLINE_MS"] = str(1000 * PATIENCE_S)
        self.script = subprocess.Popen(
            [SERVER_FOLDER / "run-local.sh", "--server", BINARIES / "upright-server", "--port", str(self.port), "--state",
             self.folder / "state", *flags],
            stdout=open(self.folder / "script.log", "wb"), stderr=subprocess.STDOUT, env=environment)
        self.state = self.folder / "state"
        self.restarted = []
        try:
            wait_until(lambda: (self.state / "ready").exists() or self.script.poll() is not None, "run-local.sh is ready")
            assert self.script.poll() is None, (self.folder / "script.log").read_text()
        except AssertionError:
            self.stop()
            raise

    def pid(self, name):
        return int((self.state / "pids" / name).read_text())

    def kill(self, name, number):
        os.kill(self.pid(name), number)

    def restart(self, name):
        command = (self.state / "commands" / name).read_text()
        with open(self.state / "logs" / f"{name}.log", "ab") as log:
            process = subprocess.Popen(["setsid", "bash", "-c", "exec " + command], stdout=log, stderr=log)
        self.restarted.append(process)
        (self.state / "pids" / name).write_text(str(process.pid))

    def request(self, method, path, body=None, headers=None, **options):
        return request(self.port, method, path, body, headers, **options)

    def upload(self, image, headers=None, **options):
        body, kind = multipart(image)
        return self.request("POST", "/api/v1/process", body, {"Content-Type": kind, **(headers or {})}, **options)

    def service(self, offset, method, path):
        return request(self.port + offset, method, path)

    def stop(self):
        if self.script.poll() is None:
            self.script.send_signal(signal.SIGTERM)

            def ended():
                for process in self.restarted:
                    process.poll()  # they are ours: without this they stay as zombies, which the script waits for
                return self.script.poll() is not None
            try:
                wait_until(ended, "run-local.sh stops")
            except AssertionError:
                self.script.kill()
                for name in (self.state / "pids").iterdir():  # nothing may outlive the tests
                    subprocess.run(["kill", "-9", name.read_text().strip()], capture_output=True)
                raise
        shutil.rmtree(self.folder, ignore_errors=True)


def different_images(image, count):
    """JPEGs that are the same picture and different bytes: each has a comment of its own after its start marker."""
    for _ in range(count):
        text = uuid.uuid4().hex.encode()
        yield image[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + image[2:]
