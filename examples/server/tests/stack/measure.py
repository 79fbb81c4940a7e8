#!/usr/bin/env python3
"""What the service adds to the time of the library, and how many known uploads it answers; prints one JSON object.

    examples/server/tests/stack/measure.py        (needs a build of the service; about 10 s, on loopback)

Added is what the client sees less decode and vision, one request at a time: it holds on a busy machine too, where
throughput does not.
"""
import concurrent.futures
import http.client
import json
import pathlib
import statistics
import tempfile
import time

import support


def percentiles(values):
    ordered = sorted(values)
    return {"p50": round(statistics.median(ordered), 3), "p99": round(ordered[int(0.99 * len(ordered))], 3)}


def added_ms(server, image, count=200):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    added, library = [], []
    for copy in support.different_images(image, count):
        began = time.monotonic()
        answer = server.request("POST", "/process", copy, {"Content-Type": "image/jpeg"}, connection=connection)
        seen = 1000 * (time.monotonic() - began)
        timings = answer.json["timings_ms"]
        # The contract check of this folder runs inside request(); it is not of the service.
        added.append(timings["total"] - timings["decode"] - timings["vision"])
        library.append(timings["decode"] + timings["vision"])
        assert seen >= timings["total"]
    return {"added_ms": percentiles(added), "library_ms": percentiles(library)}


def known_uploads_per_s(server, image, seconds=3, clients=4):
    end = time.monotonic() + seconds
    def client(_):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        times = []
        while time.monotonic() < end:
            began = time.monotonic()
            connection.request("POST", "/process", image, {"Content-Type": "image/jpeg"})
            raw = connection.getresponse()
            raw.read()
            assert raw.status == 200
            times.append(1000 * (time.monotonic() - began))
        return times
    with concurrent.futures.ThreadPoolExecutor(clients) as pool:
        times = [one for part in pool.map(client, range(clients)) for one in part]
    return {"per_s": round(len(times) / seconds), "ms": percentiles(times)}


def main():
    folder = pathlib.Path(tempfile.mkdtemp())
    image = (support.SAMPLES / "letter-turn-180.jpg").read_bytes()
    alone = support.Server(folder / "all", "all", [], {})
    model = support.Server(folder / "infer", "infer", [], {})
    remote = support.Server(folder / "process", "process", ["--optimize=off"],
                            {"MODEL_SERVICE_URL": f"grpc://127.0.0.1:{model.grpc_port}"}).wait_ready()
    try:
        print(json.dumps({"bytes": len(image), "one_process": added_ms(alone, image), "over_grpc": added_ms(remote, image),
                          "known_uploads": known_uploads_per_s(alone, image), "resident_mib": round(alone.resident_mib())}))
    finally:
        for server in (remote, model, alone):
            server.stop()


if __name__ == "__main__":
    main()
