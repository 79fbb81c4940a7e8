"""Redis, PostgreSQL, S3-compatible storage and our own store and meta roles: with them, and when they fail."""
import hashlib
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

import pytest

import support


def process_with(start, infer, **environment):
    return start("process", MODEL_SERVICE_URL=f"grpc://127.0.0.1:{infer.grpc_port}", **environment).wait_ready()


def test_replicas_share_their_answers_through_redis(start, samples, redis):
    infer = start("infer")
    first, second = (process_with(start, infer, REDIS_URL=redis.url, UPRIGHT_REDIS_TIMEOUT_MS=10000) for _ in range(2))
    image = (samples / "letter-turn-180.jpg").read_bytes()
    computed = first.upload(image).json
    key = support.wait_until(lambda: redis.ask("--raw", "keys", "*"), "the answer is in Redis")
    digest = hashlib.md5(image).hexdigest()
    assert key == f"upright:v1:{computed['model']}:exif-prior,auto:md5:{len(image)}:{digest}"
    assert 3400 <= int(redis.ask("ttl", key)) <= 3600
    known = second.upload(image)
    assert known.json["cached"] and known.headers["x-cache"] == "redis"
    assert known.json["rotation_angle"] == computed["rotation_angle"]
    assert second.upload(image).headers["x-cache"] == "memory"
    assert infer.metric("upright_inferences_total") == 1
    redis.ask("set", key, "damaged")
    third = process_with(start, infer, REDIS_URL=redis.url, UPRIGHT_REDIS_TIMEOUT_MS=10000)
    assert third.upload(image).json["cached"] is False


def test_a_redis_that_hangs_costs_one_short_wait_then_nothing(start, samples, redis):
    infer = start("infer")
    timeout_ms = 1500  # not the default of 50: a busy machine adds as much to anything
    process = process_with(start, infer, REDIS_URL=redis.url, UPRIGHT_REDIS_TIMEOUT_MS=timeout_ms)
    images = list(support.different_images((samples / "letter-turn-180.jpg").read_bytes(), 8))
    assert process.upload(images[0]).status == 200
    support.wait_until(lambda: redis.ask("--raw", "keys", "*"), "the answer is in Redis, and nothing is under way")
    redis.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    try:
        waits = [process.upload(image).json["timings_ms"]["cache"] for image in images[1:]]
    finally:
        redis.send_signal(signal.SIGCONT)
    assert waits[0] > 0.9 * timeout_ms
    # Redis is asked again after 5 s, which a slow machine may need for these uploads.
    assert sum(wait > 0.9 * timeout_ms for wait in waits) <= 1 + (time.monotonic() - began) // 5, waits


def test_a_redis_that_is_gone_costs_no_request(start, samples, redis):
    infer = start("infer")
    process = process_with(start, infer, REDIS_URL=redis.url)
    redis.stop()
    for image in support.different_images((samples / "letter-turn-180.jpg").read_bytes(), 3):
        assert process.upload(image).status == 200


def test_results_are_delivered_when_postgres_comes_back(start, samples, postgres):
    server = start("all", DATABASE_URL=postgres.url)
    images = list(support.different_images((samples / "letter-turn-180.jpg").read_bytes(), 3))
    assert server.upload(images[0]).status == 200
    count = lambda: server.request("GET", "/v1/stats").json.get("count")
    support.wait_until(lambda: count() == 1, "the first result is stored")
    postgres.halt()
    for image in images[1:]:
        assert server.upload(image).status == 200
    down = server.request("GET", "/v1/results")
    assert (down.status, down.json["code"]) == (503, "metadata_unavailable")
    postgres.launch()
    support.wait_until(lambda: count() == 3, "the results arrive")
    page = server.request("GET", "/v1/results?limit=2&quarter_turns=2").json
    assert len(page["results"]) == 2
    rest = server.request("GET", f"/v1/results?quarter_turns=2&cursor={page['next_cursor']}").json
    assert len(rest["results"]) == 1 and rest["next_cursor"] is None
    stats = server.request("GET", "/v1/stats").json
    assert stats["by_angle"]["180"] == 3 and sum(stats["confidence_histogram"]) == 3
    assert server.request("GET", f"/v1/results/{page['results'][0]['id']}").status == 200
    assert server.metric("upright_writes_dropped_total") == 0


def test_the_store_and_meta_roles_serve_the_others(start, samples):
    store, meta = start("store"), start("meta")
    server = start("all", STORAGE_URL=f"http://127.0.0.1:{store.port}", DATABASE_URL=f"http://127.0.0.1:{meta.port}")
    image = (samples / "receipt-turn-90.png").read_bytes()
    answer = server.upload(image).json
    path = f"/v1/objects/{answer['image_id']}"
    support.wait_until(lambda: store.request("GET", path).status == 200, "the upload is stored")
    assert store.request("GET", path).body == image
    head = store.request("HEAD", path)
    assert head.status == 200 and int(head.headers["content-length"]) == len(image) and head.body == b""
    assert store.request("GET", path, headers={"If-None-Match": f'"{answer["image_id"]}"'}).status == 304
    support.wait_until(lambda: server.request("GET", "/v1/results").json["results"], "the result is stored")
    assert server.request("GET", f"/v1/results/{answer['request_id']}").json == \
        meta.request("GET", f"/v1/results/{answer['request_id']}").json
    assert store.request("DELETE", path).status == 204
    assert store.request("DELETE", path).status == 204
    assert store.request("GET", path).status == 404
    assert store.request("PUT", path, b"something else").status == 400
    assert store.request("PUT", "/v1/objects/" + "A" * 64, b"x").status == 400
    assert store.request("GET", "/v1/objects/..%2f..%2fetc%2fpasswd").status == 400


def test_a_full_disk_costs_no_request_and_is_counted(start, samples, tmp_path):
    if os.getuid() != 0:
        pytest.skip("needs to mount a small file system")
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk], capture_output=True).returncode != 0:
        pytest.skip("no file system can be mounted here")
    try:
        server = start("all", "--drain-timeout-ms=500", STORAGE_URL=f"file:{disk}")
        assert server.upload((samples / "letter-turn-180.jpg").read_bytes()).status == 200
        support.wait_until(lambda: server.metric("upright_write_queue_depth") == 0, "the write was tried")
        assert not list(disk.glob("incoming/*"))
        server.stop()
        assert server.process.returncode == 0
    finally:
        subprocess.run(["umount", "-l", disk])


SIGNED = [
    ("GET", "127.0.0.1:9000", "/bucket/" + "a" * 64, b"", "us-east-1", ""),
    ("PUT", "s3.eu-central-1.amazonaws.com", "/bucket/key with space+plus", b"payload", "eu-central-1", ""),
    ("DELETE", "example.org", "/b/\u00fc\u4e2d", b"", "us-east-1", "session/token=="),
    ("HEAD", "example.org:8443", "/b/~tilde-._", b"", "ap-south-1", ""),
]


@pytest.mark.parametrize("method, host, path, body, region, token", SIGNED)
def test_signatures_are_those_of_botocore(method, host, path, body, region, token, monkeypatch):
    import datetime
    import botocore.auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
    from urllib.parse import quote
    moment = datetime.datetime(2026, 1, 31, 23, 59, 58)

    class Clock(datetime.datetime):
        @classmethod
        def utcnow(cls):
            return moment

    monkeypatch.setattr(botocore.auth.datetime, "datetime", Clock)
    payload_hash = hashlib.sha256(body).hexdigest()
    request = AWSRequest(method=method, url=f"https://{host}{quote(path, safe='/~')}", data=body,
                         headers={"Host": host, "X-Amz-Content-SHA256": payload_hash})
    botocore.auth.S3SigV4Auth(Credentials("AKID", "SECRET", token or None), "s3", region).add_auth(request)
    ours = subprocess.run([support.BINARIES / "upright_server_sign_s3", method, host, path, payload_hash,
                           moment.strftime("%Y%m%dT%H%M%SZ"), region, "AKID", "SECRET", *([token] if token else [])],
                          capture_output=True, text=True, check=True).stdout.splitlines()
    headers = dict(line.split(": ", 1) for line in ours)
    assert headers["Authorization"] == request.headers["Authorization"]


@pytest.fixture
def s3(tmp_path):
    """A real S3-compatible server, s3rver, from the package registry of node; kept in the build folder."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not here")
    prefix = support.BINARIES.parent / "s3rver"
    program = prefix / "node_modules" / ".bin" / "s3rver"
    if not program.exists():
        prefix.mkdir(exist_ok=True)
        install = subprocess.run(["npm", "install", "--prefix", prefix, "--no-audit", "--no-fund", "--ignore-scripts",
                                  "s3rver@3.7.1"], capture_output=True, timeout=120)
        if install.returncode != 0:
            pytest.skip("s3rver cannot be installed: " + install.stderr.decode()[-200:])
    port = support.free_port()
    server = support.Process("s3rver", [program, "--address", "127.0.0.1", "--port", port, "--directory",
                                        tmp_path / "buckets", "--configure-bucket", "uploads"], tmp_path)
    support.wait_until(lambda: "listening" in server.log().lower() or server.process.poll() is not None, "s3rver")
    assert server.process.poll() is None, server.log()
    server.port = port
    yield server
    server.stop()


def test_uploads_go_to_s3_compatible_storage(start, samples, s3):
    environment = {"STORAGE_URL": f"s3+http://127.0.0.1:{s3.port}/uploads", "AWS_ACCESS_KEY_ID": "S3RVER",
                   "AWS_SECRET_ACCESS_KEY": "S3RVER"}
    store = start("store", **environment)
    image = (samples / "letter-turn-180.jpg").read_bytes()
    path = "/v1/objects/" + hashlib.sha256(image).hexdigest()
    assert store.request("GET", path).status == 404
    put = store.request("PUT", path, image)
    assert put.status == 201, (put, s3.log()[-2000:])
    assert store.request("GET", path).body == image
    assert int(store.request("HEAD", path).headers["content-length"]) == len(image)
    assert store.request("DELETE", path).status == 204
    assert store.request("GET", path).status == 404
    # s3rver looks up the key's name and does not check the secret's signature; that is checked against botocore above.
    wrong = start("store", **{**environment, "AWS_ACCESS_KEY_ID": "STRANGER", "AWS_SECRET_ACCESS_KEY": "WRONG"})
    refused = wrong.request("PUT", path, image)
    assert (refused.status, refused.json["code"]) == (503, "storage_unavailable")
    assert "WRONG" not in wrong.log()
