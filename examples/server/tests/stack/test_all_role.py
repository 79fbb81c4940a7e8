"""One process that needs nothing else: the answer, the errors, the cache, the stored results, health, logs, metrics."""
import concurrent.futures
import json
import re
import shutil
import signal
import socket
import subprocess

import pytest

import support


def test_an_upload_is_answered_in_both_forms(start, samples):
    server = start()
    image = (samples / "letter-turn-180.jpg").read_bytes()
    first = server.upload(image)
    assert first.status == 200, first
    answer = first.json
    assert answer["status"] == "success"
    assert answer["quarter_turns"] == 2
    assert abs(abs(answer["rotation_angle"]) - 180) < 1
    assert answer["cached"] is False
    raw = server.request("POST", "/api/v1/process", image, {"Content-Type": "image/jpeg"})
    assert raw.status == 200 and raw.json["rotation_angle"] == answer["rotation_angle"]
    assert raw.json["cached"] is True and raw.headers["x-cache"] == "memory"
    chunked = server.request("POST", "/process", iter([image[:1000], image[1000:]]),
                             {"Content-Type": "image/jpeg", "Transfer-Encoding": "chunked"})
    assert chunked.status == 200 and chunked.json["image_id"] == answer["image_id"]


def test_turn_and_level_are_two_decisions(start, samples):
    server = start()
    tilted = server.upload((samples / "letter-turn-3.7.jpg").read_bytes()).json
    assert (tilted["turn_decision"], tilted["level_decision"]) == ("apply", "apply")
    assert tilted["level_confidence"] > 0.9 and abs(tilted["rotation_angle"] - 3.7) < 0.05
    turned = server.upload((samples / "receipt-turn-90.png").read_bytes()).json
    assert (turned["turn_decision"], turned["level_decision"], turned["rotation_angle"]) == ("apply", "none", 90)
    blank = server.upload((samples / "blank-page.png").read_bytes()).json
    assert (blank["decision"], blank["turn_decision"], blank["level_decision"]) == ("none", "none", "none")


def test_the_field_expects_predict(start, samples):
    answer = start().upload((samples / "receipt-turn-90.png").read_bytes(), "/predict").json
    assert answer["status"] == "success" and answer["angle"] == answer["rotation_angle"]


@pytest.mark.parametrize("body, headers, status, code", [
    (b"--B\r\nnonsense", {"Content-Type": "multipart/form-data; boundary=B"}, 400, "bad_multipart"),
    (b"x", {"Content-Type": "multipart/form-data"}, 400, "bad_multipart"),
    (*support.multipart(b"x", field="picture"), 400, "missing_image"),
    (*support.multipart(b""), 400, "missing_image"),
    (b"", {"Content-Type": "image/jpeg"}, 400, "missing_image"),
    (b"x=1", {"Content-Type": "application/x-www-form-urlencoded"}, 400, "missing_image"),
    (b"x", {"Content-Type": "text/plain"}, 415, "unsupported_format"),
    (b"x", {"Content-Type": "image/jpeg", "Content-Encoding": "gzip"}, 415, "unsupported_format"),
    (b"GIF89a" + bytes(100), {"Content-Type": "image/png"}, 415, "unsupported_format"),
    (b"\xff\xd8\xff\xe0" + bytes(100), {"Content-Type": "image/jpeg"}, 422, "corrupt_image"),
])
def test_a_bad_upload_says_what_is_wrong(all_role, body, headers, status, code):
    if isinstance(headers, str):
        headers = {"Content-Type": headers}
    answer = all_role.request("POST", "/process", body, headers)
    assert (answer.status, answer.json["code"]) == (status, code), answer
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.fixture(scope="module")
def all_role(tmp_path_factory):
    server = support.Server(tmp_path_factory.mktemp("all"), "all", ["--max-body=1M", "--max-pixels=20000000"], {})
    yield server
    server.stop()
    assert server.crash() is None, server.crash()


def test_other_errors_of_the_protocol(all_role):
    assert all_role.request("GET", "/process").status == 405
    assert all_role.request("GET", "/process").headers["allow"] == "POST"
    assert all_role.request("GET", "/nothing").json["code"] == "not_found"
    assert all_role.request("GET", "/../etc/passwd").json["code"] == "invalid_request"
    large = all_role.request("POST", "/process", bytes(1 << 21), {"Content-Type": "image/jpeg"})
    assert (large.status, large.json["code"]) == (413, "body_too_large")
    chunks = all_role.request("POST", "/process", iter([bytes(1 << 16)] * 32),
                              {"Content-Type": "image/jpeg", "Transfer-Encoding": "chunked"})
    assert (chunks.status, chunks.json["code"]) == (413, "body_too_large")
    no_length = support.raw_exchange(all_role.port, b"POST /process HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\n"
                                                    b"Connection: close\r\n\r\n")
    assert no_length.startswith(b"HTTP/1.1 411 ") and b'"length_required"' in no_length


@pytest.mark.parametrize("head", [
    b"POST /process HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    b"POST /process HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /process HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
])
def test_an_ambiguous_or_malformed_head_is_refused_and_the_connection_ends(all_role, head):
    assert support.raw_exchange(all_role.port, head).startswith(b"HTTP/1.1 400 ")


def test_a_large_head_is_refused(all_role):
    head = b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 20000 + b"\r\n\r\n"
    assert support.raw_exchange(all_role.port, head).startswith(b"HTTP/1.1 431 ")


def test_too_many_pixels_are_refused_from_the_header_alone(all_role):
    import struct
    import zlib
    header = struct.pack(">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    idat = b"IDAT" + zlib.compress(bytes(10000))
    png += struct.pack(">I", len(idat) - 4) + idat + struct.pack(">I", zlib.crc32(idat))
    png += struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    before = all_role.resident_mib()
    answer = all_role.request("POST", "/process", png, {"Content-Type": "image/png"})
    assert (answer.status, answer.json["code"]) == (422, "too_many_pixels")
    assert all_role.resident_mib() - before < 50


def test_hostile_bodies_get_an_answer_each(all_role, samples):
    """Truncations and single damaged bytes: an answer or the right error, never a crash (the fixture looks)."""
    for name in ("letter-turn-180.jpg", "receipt-turn-90.png"):
        image = (samples / name).read_bytes()
        for cut in range(1, len(image), max(1024, len(image) // 24)):
            answer = all_role.upload(image[:cut])
            assert answer.status in (200, 415, 422), (name, cut, answer)
            damaged = bytearray(image)
            damaged[cut] ^= 0xFF
            answer = all_role.upload(bytes(damaged))
            assert answer.status in (200, 415, 422), (name, cut, answer)


def test_results_are_stored_and_can_be_asked_for(start, samples):
    server = start()
    names = ["letter-turn-180.jpg", "receipt-turn-90.png", "letter-turn-3.7.jpg"]
    answers = [server.upload((samples / name).read_bytes(), headers={"X-Request-ID": f"request-{k}"}).json
               for k, name in enumerate(names)]
    page = support.wait_until(lambda: (p := server.request("GET", "/v1/results").json)["results"][2:] and p, "results")
    assert {one["id"] for one in page["results"]} == {"request-0", "request-1", "request-2"}
    one = server.request("GET", "/api/v1/results/request-1").json
    assert one["rotation_angle"] == answers[1]["rotation_angle"] and one["image_id"] == answers[1]["image_id"]
    assert server.request("GET", "/v1/results/unknown").status == 404
    assert len(server.request("GET", "/v1/results?limit=2").json["results"]) == 2
    for wrong in ("limit=0", "limit=x", "colour=red", "quarter_turns=4", "cursor=x"):
        assert server.request("GET", "/v1/results?" + wrong).status == 400, wrong
    stats = server.request("GET", "/v1/stats").json
    assert stats["count"] == 3 and sum(stats["by_angle"].values()) == 3
    stored = server.cwd / "upright-data" / "objects" / answers[0]["image_id"][:2] / answers[0]["image_id"]
    support.wait_until(stored.exists, "the upload is stored")
    assert stored.read_bytes() == (samples / names[0]).read_bytes()
    assert server.request("GET", f"/v1/objects/{answers[0]['image_id']}").body == stored.read_bytes()


def test_identical_uploads_at_once_are_computed_once(start, samples):
    server = start("all", "--workers=2", "--queue=40")
    server.hold()
    image = (samples / "letter-turn-180.jpg").read_bytes()
    with concurrent.futures.ThreadPoolExecutor(40) as pool:
        waiting = [pool.submit(server.upload, image) for _ in range(40)]
        # All look into the cache, in which there is nothing, and join the one that computes.
        support.wait_until(lambda: server.metric("upright_cache_total", result="miss") == 40, "all wait")
        server.release()
        assert {one.result().status for one in waiting} == {200}
    assert server.metric("upright_inferences_total") == 1


def test_keys_and_limits(start, samples, tmp_path):
    keys = tmp_path / "keys"
    import hashlib
    keys.write_text("# the first client\n" + hashlib.sha256(b"secret").hexdigest() + "\n")
    server = start("all", f"--api-keys-file={keys}", "--rate-limit=0.01", "--rate-burst=3")
    image = (samples / "letter-turn-180.jpg").read_bytes()
    refused = server.upload(image)
    assert (refused.status, refused.json["code"]) == (401, "unauthorized")
    assert server.upload(image, headers={"X-API-Key": "wrong"}).status == 401
    assert server.request("GET", "/health").status == 200
    for headers in ({"X-API-Key": "secret"}, {"Authorization": "Bearer secret"}, {"X-API-Key": "secret"}):
        assert server.upload(image, headers=headers).status == 200
    limited = server.upload(image, headers={"X-API-Key": "secret"})
    assert (limited.status, limited.json["code"]) == (429, "rate_limited") and limited.headers["retry-after"]
    assert "secret" not in server.log()


def test_overload_is_refused_quickly_and_health_does_not_wait(start, samples):
    """While the model does not move at all: whatever is answered then has not waited for it."""
    server = start("all", "--workers=1", "--queue=2", "--cache-ttl-s=0")
    server.hold()
    images = list(support.different_images((samples / "letter-turn-180.jpg").read_bytes(), 12))
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        waiting = [pool.submit(server.upload, images[0])]
        support.wait_until(lambda: server.metric("upright_workers_busy") == 1, "the worker is busy")
        for count, image in enumerate(images[1:3], 1):
            waiting.append(pool.submit(server.upload, image))
            support.wait_until(lambda: server.metric("upright_queue_depth") == count, "one more is queued")
        for refused in pool.map(server.upload, images[3:]):
            assert (refused.status, refused.json["code"]) == (503, "overloaded") and refused.headers["retry-after"]
        assert server.metric("upright_shed_total") == 9
        assert server.request("GET", "/health/live").status == 200
        server.release()
        assert [one.result().status for one in waiting] == [200, 200, 200]


def test_a_slow_model_ends_in_the_deadline(start, samples):
    server = start("all", "--deadline-ms=300", "--workers=1")
    server.hold()
    answer = server.upload((samples / "letter-turn-180.jpg").read_bytes())
    assert (answer.status, answer.json["code"]) == (504, "deadline")  # while the model has not begun


def test_the_work_of_a_client_that_left_is_skipped(start, samples):
    server = start("all", "--workers=1", "--queue=10")
    server.hold()
    images = list(support.different_images((samples / "letter-turn-180.jpg").read_bytes(), 4))
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        first = pool.submit(server.upload, images[0])
        support.wait_until(lambda: server.metric("upright_workers_busy") == 1, "the worker is busy")
        for count, image in enumerate(images[1:], 1):
            with support.sent_upload(server.port, image):
                support.wait_until(lambda: server.metric("upright_queue_depth") == count, "it is queued")
        support.wait_until(lambda: server.metric("request_count_total", code="499") == 3, "the server knows who left")
        server.release()
        assert first.result().status == 200
    support.wait_until(lambda: server.metric("upright_inferences_skipped_total") == 3, "work is skipped")
    assert server.metric("upright_inferences_total") == 1


def test_slow_clients_are_given_up_and_do_not_disturb_others(start, samples):
    server = start("all", "--header-timeout-ms=2000", "--idle-timeout-s=4", "--max-connections=600")
    idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(500)]
    slow_head = socket.create_connection(("127.0.0.1", server.port))
    slow_head.sendall(b"POST /process HTTP/1.1\r\nHost")
    slow_body = socket.create_connection(("127.0.0.1", server.port))
    slow_body.sendall(b"POST /process HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: 100000\r\n\r\nabc")
    assert server.upload((samples / "letter-turn-180.jpg").read_bytes()).status == 200
    for connection in (slow_head, slow_body):
        connection.settimeout(support.PATIENCE_S)
        assert connection.recv(4096).startswith(b"HTTP/1.1 408 ")
        connection.close()
    idle[0].settimeout(support.PATIENCE_S)
    assert idle[0].recv(1) == b""
    for connection in idle:
        connection.close()


def test_expect_continue_is_honoured_and_a_large_body_is_refused_before_it_is_sent(start):
    server = start("all", "--max-body=1M")
    with socket.create_connection(("127.0.0.1", server.port), timeout=support.PATIENCE_S) as connection:
        connection.sendall(b"POST /process HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: 3\r\n"
                           b"Expect: 100-continue\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
        connection.sendall(b"abc")
        assert connection.recv(4096).startswith(b"HTTP/1.1 415 ")
    with socket.create_connection(("127.0.0.1", server.port), timeout=support.PATIENCE_S) as connection:
        connection.sendall(b"POST /process HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: 9999999\r\n"
                           b"Expect: 100-continue\r\n\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")


def test_sigterm_finishes_the_work_and_says_so(start, samples):
    # Within the delay, which a busy machine must not outlast, two questions are answered.
    server = start("all", "--workers=1", "--drain-delay-ms=4000")
    server.hold()
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(server.upload, (samples / "letter-turn-180.jpg").read_bytes())
        support.wait_until(lambda: server.metric("upright_workers_busy") == 1, "the worker is busy")
        server.send_signal(signal.SIGTERM)
        support.wait_until(lambda: server.request("GET", "/health/ready").status == 503, "not ready")
        assert server.request("GET", "/health/live").status == 200
        server.release()
        assert waiting.result().status == 200
    assert server.process.wait(support.PATIENCE_S) == 0
    assert server.log_lines()[-1]["message"] == "Stopped"
    import sqlite3
    with sqlite3.connect(server.cwd / "upright-data" / "results.sqlite") as database:
        assert database.execute("SELECT count(*) FROM upright_results").fetchone() == (1,)


def test_log_lines_are_json_with_the_names_of_the_field(start, samples):
    server = start()
    trace = "0af7651916cd43dd8448eb211c80319c"
    server.upload((samples / "letter-turn-180.jpg").read_bytes(),
                  headers={"X-Request-ID": "my-request", "traceparent": f"00-{trace}-b7ad6b7169203331-01"})
    server.upload(b"x", headers={"X-Request-ID": 'forged"\t'})
    lines = [line for line in server.log_lines() if line["message"] == "Request processed"]
    assert lines[0]["request_id"] == "my-request" and lines[0]["trace_id"] == trace
    for key in ("asctime", "levelname", "name", "message", "route", "status", "processing_time", "image_size", "cache",
                "angle", "confidence"):
        assert key in lines[0], key
    assert lines[1]["status"] == 415 and "forged" not in lines[1]["request_id"]


def test_metrics_are_clean_and_named_as_the_field_expects(start, samples):
    server = start()
    for _ in range(2):
        server.upload((samples / "letter-turn-180.jpg").read_bytes())
    text = server.request("GET", "/metrics").body
    lint = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True)
    assert lint.returncode in (0, 3), lint
    complaints = [line for line in lint.stderr.decode().splitlines() if line]
    assert all(line.startswith(("request_count_total", "upright_")) for line in complaints)
    assert server.metric("request_count_total", route="process", code="200") == 2
    assert server.metric("upright_cache_total", tier="memory", result="hit") == 1
    assert server.metric("request_latency_seconds_count", route="process") == 2


@pytest.mark.parametrize("flag, sentence", [
    ("--nonsense", "nonsense"), ("--role=king", "--role"), ("--api-keys-file=missing", "cannot be read"),
    ("--database-url=mysql://x", "DATABASE_URL"), ("--storage-url=ftp://x", "STORAGE_URL"),
    ("--redis-url=localhost", "REDIS_URL"), ("--model-service-url=tcp://x:1", "MODEL_SERVICE_URL"),
])
def test_a_setting_that_cannot_be_is_an_error_at_the_start(flag, sentence, tmp_path):
    run = subprocess.run([support.BINARIES / "upright-server", flag], capture_output=True, text=True, timeout=support.PATIENCE_S, cwd=tmp_path)
    assert run.returncode in (1, 2) and sentence in run.stderr, run
