"""Processing and inference as two processes: gRPC and HTTP between them, failover, retries, health, shrunk uploads."""
import concurrent.futures
import importlib
import pathlib
import signal
import subprocess
import sys
import tempfile

import grpc
import pytest

import support

HEALTH_SERVICE = "/grpc.health.v1.Health/Check"


@pytest.fixture(scope="module")
def messages():
    """The messages of inference.proto, made by protoc as any other client would."""
    folder = tempfile.mkdtemp()
    proto = support.SERVER_FOLDER / "proto"
    subprocess.run(["protoc", f"--proto_path={proto}", f"--python_out={folder}", proto / "inference.proto"], check=True)
    sys.path.insert(0, folder)
    return importlib.import_module("inference_pb2")


def call(port, messages, method, request, reply, timeout=support.PATIENCE_S):
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.max_send_message_length", 64 << 20)]) as channel:
        rpc = channel.unary_unary(f"/upright.v1.Inference/{method}", request_serializer=lambda m: m.SerializeToString(),
                                  response_deserializer=reply.FromString)
        return rpc(request, timeout=timeout)


def health(port):
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        check = channel.unary_unary(HEALTH_SERVICE)
        return check(b"", timeout=support.PATIENCE_S)


def test_predict_batch_describe_and_health_over_grpc(start, samples, messages):
    server = start("infer")
    image = (samples / "receipt-turn-90.png").read_bytes()
    one = call(server.grpc_port, messages, "Predict", messages.PredictRequest(encoded=image), messages.PredictResponse)
    assert one.answer.quarter_turns == 1 and one.answer.model
    batch = messages.PredictBatchRequest(requests=[messages.PredictRequest(encoded=data) for data in (image, b"junk", image)])
    replies = call(server.grpc_port, messages, "PredictBatch", batch, messages.PredictBatchResponse).responses
    assert [reply.WhichOneof("outcome") for reply in replies] == ["answer", "error", "answer"]
    assert replies[1].error.code == "unsupported_format"
    assert call(server.grpc_port, messages, "Describe", messages.DescribeRequest(), messages.DescribeResponse).model == one.answer.model
    assert health(server.grpc_port) == b"\x08\x01"  # SERVING


def test_a_full_queue_a_deadline_and_a_cancelled_call(start, samples, messages):
    server = start("infer", "--workers=1", "--queue=1")
    server.hold()
    image = (samples / "letter-turn-180.jpg").read_bytes()
    ask = lambda timeout=support.PATIENCE_S: call(server.grpc_port, messages, "Predict", messages.PredictRequest(encoded=image),
                               messages.PredictResponse, timeout)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        running = pool.submit(ask)
        support.wait_until(lambda: server.metric("upright_workers_busy") == 1, "the worker is busy")
        patience = 0.2
        while server.metric("upright_queue_depth") == 0:  # a slow machine may not even bring it there in time
            with pytest.raises(grpc.RpcError) as late:
                ask(patience)
            assert late.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
            patience *= 2
        with pytest.raises(grpc.RpcError) as full:
            ask()
        assert full.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
        support.wait_until(lambda: server.metric("upright_calls_cancelled_total") >= 1, "the model knows who left")
        server.release()
        assert running.result().answer.decision
    support.wait_until(lambda: server.metric("upright_inferences_skipped_total") == 1, "the one who left is skipped")
    assert server.metric("upright_inferences_total") == 1


@pytest.mark.parametrize("transport", ["grpc", "http"])
def test_a_dead_model_is_503_and_comes_back(start, samples, transport):
    infer = start("infer")
    port = infer.grpc_port if transport == "grpc" else infer.port
    process = start("process", "--cache-ttl-s=0", MODEL_SERVICE_URL=f"{transport}://127.0.0.1:{port}").wait_ready()
    image = (samples / "letter-turn-180.jpg").read_bytes()
    assert process.upload(image).json["quarter_turns"] == 2
    assert process.upload(b"junk").json["code"] == "unsupported_format"
    infer.stop(signal.SIGKILL)
    down = process.upload(image)
    assert (down.status, down.json["code"], down.json["error"]) == (503, "model_unavailable", "Model service unavailable")
    assert process.metric("upright_retries_total") >= 1
    support.wait_until(lambda: process.request("GET", "/health/ready").status == 503, "not ready")
    assert process.request("GET", "/health").status == 200
    infer.launch()
    support.wait_until(lambda: process.upload(image).status == 200, "it answers again")


@pytest.mark.parametrize("transport", ["grpc", "http"])
def test_killing_one_of_two_models_under_load_loses_no_request(start, samples, transport):
    models = [start("infer"), start("infer")]
    port = (lambda m: m.grpc_port) if transport == "grpc" else (lambda m: m.port)
    url = ",".join(f"{transport}://127.0.0.1:{port(model)}" for model in models)
    process = start("process", "--cache-ttl-s=0", "--queue=64", MODEL_SERVICE_URL=url).wait_ready()
    image = (samples / "letter-turn-180.jpg").read_bytes()
    support.wait_until(lambda: process.upload(image).status == 200 and
                       all(model.metric("upright_inferences_total") for model in models), "both models are used")
    with support.Load(4, lambda: process.upload(image).status) as load:
        load.wait_for_more(4)
        models[0].hold()  # so that it dies with work in its hands
        support.wait_until(lambda: models[0].metric("upright_workers_busy") > 0, "the first model is busy")
        models[0].kill()
        load.wait_for_more(20)
    assert set(load.results) == {200}, load.results
    models[0].launch()
    models[0].wait_live()
    def used():
        process.upload(image)
        return models[0].metric("upright_inferences_total") > 0
    support.wait_until(used, "the returned model is used")


def test_a_draining_model_loses_no_request(start, samples):
    models = [start("infer"), start("infer")]
    models[0].stop()
    models[0].command.append("--drain-delay-ms=1000")  # the last one counts
    models[0].command.remove("--drain-delay-ms=0")
    models[0].launch()
    models[0].wait_live()
    url = ",".join(f"grpc://127.0.0.1:{model.grpc_port}" for model in models)
    process = start("process", "--cache-ttl-s=0", MODEL_SERVICE_URL=url).wait_ready()
    image = (samples / "letter-turn-180.jpg").read_bytes()
    support.wait_until(lambda: process.upload(image).status == 200 and
                       all(model.metric("upright_inferences_total") for model in models), "both models are used")
    models[0].send_signal(signal.SIGTERM)
    statuses = set()
    while models[0].process.poll() is None:
        statuses.add(process.upload(image).status)
    assert models[0].process.returncode == 0
    assert statuses == {200}


def test_a_client_that_leaves_cancels_the_call_of_the_model(start, samples):
    infer = start("infer", "--workers=1")
    infer.hold()
    process = start("process", "--cache-ttl-s=0", MODEL_SERVICE_URL=f"grpc://127.0.0.1:{infer.grpc_port}").wait_ready()
    images = list(support.different_images((samples / "letter-turn-180.jpg").read_bytes(), 4))
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        first = pool.submit(process.upload, images[0])
        support.wait_until(lambda: infer.metric("upright_workers_busy") == 1, "the model is busy")
        for count, image in enumerate(images[1:], 1):
            with support.sent_upload(process.port, image):
                # Its own place: with the place of the one before, this one might leave before it was asked for.
                support.wait_until(lambda: infer.metric("upright_queue_depth") == count, "it is queued")
        support.wait_until(lambda: infer.metric("upright_calls_cancelled_total") == 3, "the model knows who left")
        infer.release()
        assert first.result().status == 200
    support.wait_until(lambda: infer.metric("upright_inferences_skipped_total") == 3, "the model skips the work")
    assert infer.metric("upright_inferences_total") == 1


def test_a_shrunk_upload_has_the_same_answer_within_a_tenth_of_a_degree(start, samples, tmp_path):
    server = start()
    compared = 0
    for path in sorted(samples.iterdir()):
        if path.suffix not in (".jpg", ".png"):
            continue
        small = tmp_path / "small.jpg"
        run = subprocess.run([support.BINARIES / "upright_server_shrink", path, small])
        if run.returncode == 3:
            continue
        assert run.returncode == 0
        whole, shrunk = (server.upload(data.read_bytes(), "/predict").json for data in (path, small))
        assert max(shrunk["width"], shrunk["height"]) == 1024
        assert shrunk["exif_orientation"] == whole["exif_orientation"]
        if whole["decision"] == "none" and shrunk["decision"] == "none":
            continue
        compared += 1
        difference = (whole["rotation_angle"] - shrunk["rotation_angle"] + 180) % 360 - 180
        assert abs(difference) <= 0.1, (path.name, whole["rotation_angle"], shrunk["rotation_angle"])
    assert compared >= 1


def test_the_orientation_tag_travels_with_a_shrunk_upload(start, samples, tmp_path):
    """A tag of 6 put into a large photograph is reported by the remote model, with the size of the original."""
    infer = start("infer")
    process = start("process", "--optimize=always", MODEL_SERVICE_URL=f"grpc://127.0.0.1:{infer.grpc_port}").wait_ready()
    image = (samples / "letter-turn-180.jpg").read_bytes()
    tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    segment = b"\xff\xe1" + (2 + 6 + len(tiff)).to_bytes(2, "big") + b"Exif\0\0" + tiff
    plain = process.upload(image).json
    tagged = process.upload(image[:2] + segment + image[2:]).json
    assert plain["exif_orientation"] == 0 and tagged["exif_orientation"] == 6
    assert (tagged["width"], tagged["height"]) == (plain["width"], plain["height"])


def test_an_upload_above_the_default_limit_of_grpc_goes_through_whole(start, tmp_path):
    numpy = pytest.importorskip("numpy")
    from PIL import Image
    noise = numpy.random.default_rng(1).integers(0, 256, (1600, 2400, 3), dtype=numpy.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.jpg", quality=97)
    image = (tmp_path / "noise.jpg").read_bytes()
    assert len(image) > 5 << 20
    infer = start("infer")
    process = start("process", "--optimize=off", MODEL_SERVICE_URL=f"grpc://127.0.0.1:{infer.grpc_port}").wait_ready()
    answer = process.upload(image)
    assert answer.status == 200, answer
    calls = [line for line in infer.log_lines() if line["message"] == "Call processed"]
    assert calls[-1]["image_size"] == len(image) and calls[-1]["request_id"] == answer.json["request_id"]
    uploads = [line for line in process.log_lines() if line["message"] == "Request processed" and line["route"] == "process"]
    assert calls[-1]["trace_id"] == uploads[-1]["trace_id"]
    assert infer.metric("request_count_total", route="rpc.predict", code="200") == 1
