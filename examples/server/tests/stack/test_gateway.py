"""run-local.sh as it stands: nginx in front of 3 processing and 2 inference replicas, Redis, PostgreSQL."""
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import tempfile

import pytest

import support

KEYS = pathlib.Path(tempfile.mkdtemp()) / "api-keys.conf"
KEYS.write_text('default "";\n"key-one" one;\n"key-two" two;\n"key-three" three;\n"key-load" load;\n')
DEPLOYMENT_FLAGS = ["--keys", str(KEYS), "--rate", "1000r/s"]
ONE = {"X-API-Key": "key-one"}


def noisy_photograph(path):
    """A JPEG of 12 megapixels of noise, which no codec can make small."""
    import numpy
    from PIL import Image
    noise = numpy.random.default_rng(1).integers(0, 256, (3000, 4000, 3), dtype=numpy.uint8)
    Image.fromarray(noise).save(path, quality=96)
    assert 15_000_000 < path.stat().st_size < 20 << 20
    return path.read_bytes()


def test_the_curl_lines_of_the_readme(deployment):
    """Each curl line of README.md is run as it stands, from the folder that the README names."""
    text = (support.SERVER_FOLDER / "README.md").read_text()
    lines = re.findall(r"^curl .*(?:\\\n.*)*", text, re.M)
    assert len(lines) >= 4
    for line in lines:
        command = line.replace("127.0.0.1:8080", f"127.0.0.1:{deployment.port}")
        run = subprocess.run(["bash", "-c", command.replace("curl ", "curl -sS -f -H 'X-API-Key: key-one' --noproxy '*' ", 1)],
                             capture_output=True, text=True, cwd=support.REPOSITORY, timeout=support.PATIENCE_S)
        assert run.returncode == 0, (line, run)
        if "process" in line:
            assert json.loads(run.stdout)["status"] == "success"


def test_health_is_open_and_everything_else_asks_for_a_key(deployment, samples):
    health = deployment.request("GET", "/health")
    assert (health.status, health.body) == (200, b"healthy")
    image = (samples / "letter-turn-180.jpg").read_bytes()
    refused = deployment.upload(image)
    assert (refused.status, refused.json["code"]) == (401, "unauthorized") and refused.headers["www-authenticate"]
    for path in ("/api/v1/results", "/api/v1/stats", "/api/v1/results/x"):
        assert deployment.request("GET", path).status == 401
    assert deployment.upload(image, headers={"Authorization": "Bearer key-two"}).status == 200
    assert deployment.upload(image, headers={"X-API-Key": "key"}).status == 401
    assert deployment.request("GET", "/").status == 200
    assert deployment.request("GET", "/api/v1/process/deeper").status == 404
    assert deployment.request("GET", "/metrics").status == 404


def test_errors_through_the_gateway(deployment, samples):
    image = (samples / "letter-turn-180.jpg").read_bytes()
    assert deployment.upload(image[:2000], headers=ONE).status in (200, 422)
    assert deployment.upload(b"\xff\xd8\xff\xe0" + bytes(100), headers=ONE).json["code"] == "corrupt_image"
    assert deployment.upload(b"junk", headers=ONE).json["code"] == "unsupported_format"
    assert deployment.request("GET", "/api/v1/process", headers=ONE).status == 405
    # Sent whole: nginx answers before it has read all, and keeps reading for a while so that the answer arrives.
    large = deployment.request("POST", "/api/v1/process", bytes(21 << 20), {**ONE, "Content-Type": "image/jpeg"})
    assert (large.status, large.json["code"]) == (413, "body_too_large")


def test_a_photograph_of_15_megabytes_is_accepted(deployment, tmp_path):
    try:
        image = noisy_photograph(tmp_path / "large.jpg")
    except ImportError:
        pytest.skip("needs python3-numpy and python3-pil")
    answer = deployment.upload(image, headers=ONE)
    assert answer.status == 200, answer
    assert (answer.json["width"], answer.json["height"]) == (4000, 3000)


def test_the_second_upload_comes_from_the_cache_whichever_replica_gets_it(deployment, samples):
    image = next(iter(support.different_images((samples / "letter-turn-3.7.jpg").read_bytes(), 1)))
    first = deployment.upload(image, headers=ONE)
    assert first.json["cached"] is False
    replicas = set()
    def shared():
        answer = deployment.upload(image, headers=ONE)
        replicas.add(answer.headers["x-served-by"])
        assert answer.json["rotation_angle"] == first.json["rotation_angle"]
        return answer.json["cached"]
    support.wait_until(shared, "the answer is cached")
    assert all(deployment.upload(image, headers=ONE).json["cached"] for _ in range(6))


def test_results_and_statistics_through_the_gateway(deployment, samples):
    answer = deployment.upload((samples / "receipt-turn-90.png").read_bytes(), headers=ONE).json
    path = "/api/v1/results/" + answer["request_id"]
    one = support.wait_until(lambda: (a := deployment.request("GET", path, headers=ONE)).status == 200 and a, "stored")
    assert one.json["image_id"] == answer["image_id"]
    page = deployment.request("GET", "/api/v1/results?quarter_turns=1&limit=1", headers=ONE).json
    assert len(page["results"]) == 1 and page["results"][0]["quarter_turns"] == 1
    assert deployment.request("GET", "/api/v1/stats", headers=ONE).json["count"] >= 1


def spread(deployment, image, headers=ONE, count=30):
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: deployment.upload(image, headers=headers), range(count)))
    assert {answer.status for answer in answers} == {200}
    return collections.Counter(answer.headers["x-served-by"] for answer in answers)


@pytest.mark.parametrize("mode", ["round_robin", "ip_hash", "least_conn"])
def test_the_spread_over_the_replicas_in_each_mode(deployment, samples, mode):
    image = (samples / "letter-turn-180.jpg").read_bytes()
    (deployment.state / "nginx" / "balance.conf").write_text(
        (support.SERVER_FOLDER / "gateway" / "balance" / f"{mode}.conf").read_text())
    old_workers = workers_of(deployment.pid("nginx"))
    deployment.kill("nginx", signal.SIGHUP)
    support.wait_until(lambda: not old_workers & workers_of(deployment.pid("nginx")), "nginx has new workers")
    counts = spread(deployment, image)
    if mode == "ip_hash":
        assert len(counts) == 1
    else:
        assert len(counts) == 3
    if mode == "round_robin":
        assert max(counts.values()) - min(counts.values()) <= 4  # each worker of nginx shares one turn


def workers_of(pid):
    children = subprocess.run(["ps", "--ppid", str(pid), "-o", "pid="], capture_output=True, text=True).stdout
    return set(children.split())


def test_both_models_are_used(deployment, samples):
    for image in support.different_images((samples / "letter-turn-180.jpg").read_bytes(), 8):
        assert deployment.upload(image, headers=ONE).status == 200
    for offset in (11, 12):
        text = deployment.service(offset, "GET", "/metrics").body.decode()
        assert float(re.search(r"^upright_inferences_total (\S+)", text, re.M)[1]) >= 2


@pytest.mark.parametrize("victim, number", [("process-2", signal.SIGKILL), ("process-3", signal.SIGTERM),
                                            ("infer-1", signal.SIGKILL), ("infer-2", signal.SIGTERM)])
def test_a_replica_that_goes_loses_no_request_and_comes_back(deployment, samples, victim, number):
    image = (samples / "letter-turn-180.jpg").read_bytes()
    def upload():
        copy = next(support.different_images(image, 1))
        return deployment.upload(copy, headers={"X-API-Key": "key-load"}).status
    pid = deployment.pid(victim)
    with support.Load(3, upload) as load:
        load.wait_for_more(20)
        deployment.kill(victim, number)
        support.wait_until(lambda: not alive(pid), "it has ended")
        load.wait_for_more(40)
    assert set(load.results) == {200}, collections.Counter(load.results)
    deployment.restart(victim)
    if victim.startswith("process"):
        support.wait_until(lambda: deployment.upload(image, headers=ONE).headers.get("x-served-by") == victim, "it is used again")
    else:
        offset = 10 + int(victim[-1])
        copies = support.different_images(image, 1000)
        def used():
            assert deployment.upload(next(copies), headers=ONE).status == 200
            try:
                text = deployment.service(offset, "GET", "/metrics").body.decode()
            except OSError:
                return False
            return float(re.search(r"^upright_inferences_total (\S+)", text, re.M)[1]) > 0
        support.wait_until(used, "it is used again")


def alive(pid):
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        return state != "Z"
    except (FileNotFoundError, ProcessLookupError):  # the second where it is reaped between opening and reading
        return False


def test_the_rate_limit_is_of_each_client(deployment):
    """The deployment's rate is high; what is over the burst of 40 at once is refused, for this client only."""
    def ask(_):
        return deployment.request("GET", "/api/v1/results/none", headers={"X-API-Key": "key-three"})
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        nginx = deployment.state / "nginx"
        (nginx / "rate.conf").write_text("limit_req_zone $limit_key zone=clients:10m rate=1r/m;")
        old = workers_of(deployment.pid("nginx"))
        deployment.kill("nginx", signal.SIGHUP)
        support.wait_until(lambda: not old & workers_of(deployment.pid("nginx")), "nginx has new workers")
        answers = list(pool.map(ask, range(60)))
        limited = [answer for answer in answers if answer.status == 429]
        assert limited and limited[0].json["code"] == "rate_limited" and limited[0].headers["retry-after"] == "1"
        assert deployment.request("GET", "/api/v1/results/none", headers={"X-API-Key": "key-two"}).status == 404
        (nginx / "rate.conf").write_text("limit_req_zone $limit_key zone=clients:10m rate=1000r/s;")
        old = workers_of(deployment.pid("nginx"))
        deployment.kill("nginx", signal.SIGHUP)
        support.wait_until(lambda: not old & workers_of(deployment.pid("nginx")), "nginx has new workers")


def test_the_model_is_for_private_addresses(deployment, samples):
    image = (samples / "letter-turn-180.jpg").read_bytes()
    body, kind = support.multipart(image)
    inside = deployment.request("POST", "/internal/model", body, {"Content-Type": kind})
    assert inside.status == 200 and inside.json["angle"] == inside.json["rotation_angle"]


def test_the_model_is_refused_from_a_public_address(deployment):
    """A public address (TEST-NET-3) is given to the loopback of a network namespace of its own, with its own nginx."""
    if os.getuid() != 0:
        pytest.skip("needs to make a network namespace")
    name = f"upright-{os.getpid()}"
    if subprocess.run(["ip", "netns", "add", name], capture_output=True).returncode != 0:
        pytest.skip("no network namespace can be made here")
    inside = ["ip", "netns", "exec", name]
    folder = pathlib.Path(tempfile.mkdtemp(prefix="upright-nginx-"))
    nginx = None
    try:
        subprocess.run([*inside, "ip", "link", "set", "lo", "up"], check=True)
        subprocess.run([*inside, "ip", "address", "add", "203.0.113.7/32", "dev", "lo"], check=True)
        folder.chmod(0o755)
        for file in (deployment.state / "nginx").glob("*.conf"):
            (folder / file.name).write_text(file.read_text())
        (folder / "listen.conf").write_text("listen 0.0.0.0:8080;")
        nginx = subprocess.Popen([*inside, "nginx", "-p", folder, "-c", folder / "nginx.conf", "-g", "daemon off;"])
        curl = lambda *words: subprocess.run([*inside, "curl", "-sS", "--noproxy", "*", "--max-time", "5", *words],
                                             capture_output=True, text=True)
        support.wait_until(lambda: curl("http://203.0.113.7:8080/health").stdout == "healthy", "nginx")
        refused = curl("-X", "POST", "http://203.0.113.7:8080/internal/model")
        assert json.loads(refused.stdout)["code"] == "forbidden"
        # The same request from loopback is let through; there is no model in this namespace, hence 503 and not 403.
        allowed = curl("-X", "POST", "http://127.0.0.1:8080/internal/model")
        assert json.loads(allowed.stdout)["status"] == 503
    finally:
        if nginx is not None:
            nginx.terminate()
            nginx.wait(support.PATIENCE_S)
        subprocess.run(["ip", "netns", "delete", name])


def test_prometheus_scrapes_every_replica(deployment):
    """A real Prometheus reads the configuration of the repository, with the ports of this deployment."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="upright-prometheus-"))
    text = (support.SERVER_FOLDER / "monitoring" / "prometheus.yml").read_text()
    text = re.sub(r"127\.0\.0\.1:(\d+)", lambda m: f"127.0.0.1:{deployment.port + int(m[1]) - 8080}", text)
    text = re.sub(r"scrape_interval: \S+", "scrape_interval: 1s", text)
    (folder / "prometheus.yml").write_text(text)
    subprocess.run(["promtool", "check", "config", folder / "prometheus.yml"], check=True, capture_output=True)
    port = support.free_port()
    prometheus = support.Process("prometheus", ["prometheus", f"--config.file={folder}/prometheus.yml",
                                                f"--storage.tsdb.path={folder}/data",
                                                f"--web.listen-address=127.0.0.1:{port}"], folder)
    try:
        def scraped():
            try:
                answer = support.request(port, "GET", "/api/v1/query?query=upright_build_info")
            except (OSError, AssertionError, ValueError):  # not up yet
                return False
            return answer.status == 200 and len(answer.json["data"]["result"]) == 5
        support.wait_until(scraped, "Prometheus has samples of all")
    finally:
        prometheus.stop()


def test_the_logs_of_all_replicas_are_json(deployment):
    for log in (deployment.state / "logs").glob("[ip][nr]*-[0-9].log"):
        for line in log.read_text().splitlines():
            json.loads(line)
    gateway = (deployment.state / "nginx" / "access.log").read_text().splitlines()
    assert gateway and all("request_id" in json.loads(line) for line in gateway)
    assert not any("key-" in line for line in gateway)
