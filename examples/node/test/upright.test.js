// What is particular to Node: promises, errors, closing, the README.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import koffi from "koffi";
import { Detector, fix, fixPixels, readExifOrientation, Status, UprightError, version } from "upright";
import * as native from "../native.js";

import { sample, statusOf, withoutTimes } from "./support.js";

const letter = sample("letter-turn-3.7.jpg");

test("every kind of data is taken", async () => {
  const detector = new Detector();
  const expected = withoutTimes(await detector.detect(letter));
  const copy = new Uint8Array(letter);
  for (const data of [copy, copy.buffer, new DataView(copy.buffer)]) {
    assert.deepEqual(withoutTimes(await detector.detect(data)), expected);
  }
  await assert.rejects(detector.detect("a string"), TypeError);
  await assert.rejects(detector.detect(null), TypeError);
  detector.close();
});

test("failures are UprightErrors with a status", async () => {
  const detector = new Detector();
  assert.equal(await statusOf(detector.detect(Buffer.from("no image"))), Status.unsupportedFormat);
  assert.equal(await statusOf(detector.detect(new Uint8Array(0))), Status.invalidArgument);
  assert.equal(await statusOf(detector.detectFile("/no/such/file")), Status.fileNotFound);
  assert.equal(await statusOf(detector.detectFile(Buffer.from("/no/such/\xff\xfe", "latin1"))), Status.fileNotFound);
  assert.equal(await statusOf(detector.detectFile("zero\0byte")), Status.invalidArgument);
  assert.ok([Status.fileNotFound, Status.fileUnreadable].includes(await statusOf(detector.detectFile("x".repeat(100_000)))));
  const data = new Uint8Array(4);
  for (const pixels of [{ data, width: 3, height: 2, format: "grey" }, { data, width: 0, height: 2, format: "grey" },
    { data, width: 2, height: 2, format: "cmyk" }, { data, width: 2, height: 2, format: "grey", strideBytes: 1 },
    { data, width: 2, height: 2, format: "grey", exifOrientation: 9 }, { data, width: 2 ** 40, height: 1, format: "grey" },
    { data, width: 1.5, height: 1, format: "grey" }]) {
    assert.equal(await statusOf(detector.detectPixels(pixels)), Status.invalidArgument);
  }
  assert.equal(await statusOf(fix(letter, { quarterTurns: 4 })), Status.invalidArgument);
  assert.equal(await statusOf(fix(letter, {}, { how: "magic" })), Status.invalidArgument);
  assert.equal(readExifOrientation(new Uint8Array(0)), 0);
  detector.close();
});

test("options are checked", () => {
  const statusWith = (options) => {
    try {
      new Detector(options).close();
      return Status.ok;
    } catch (error) {
      assert.ok(error instanceof UprightError && error.message !== "");
      return error.status;
    }
  };
  for (const options of [{ minConfidence: 2 }, { minConfidence: NaN }, { deadlineMs: -1 }, { maxSide: 2 ** 32 },
    { maxPixels: -1 }, { exif: "maybe" }]) {
    assert.equal(statusWith(options), Status.invalidArgument);
  }
  assert.equal(statusWith({ model: { path: "/no/such.onnx" } }), Status.invalidModel);
});

test("a closed detector says so, and closing waits for calls", async () => {
  const detector = new Detector();
  const underWay = Array.from({ length: 4 }, () => detector.detect(letter));
  detector.close();
  detector.close();
  for (const answer of await Promise.all(underWay)) assert.equal(answer.width, 1090);
  assert.equal(await statusOf(detector.detect(letter)), Status.invalidHandle);
});

test("memory that is no detector and wrong struct sizes are answered with a status", () => {
  const image = sample("blank-page.png");
  const ask = (handle, structSize) => {
    const found = native.Detection.sized({ posterior: [0, 0, 0, 0] });
    if (structSize !== undefined) found.struct_size = structSize;
    return native.detectEncoded(handle, image, image.length, found, native.Diagnostics.sized({ message: [] }));
  };
  assert.equal(ask(null), Status.invalidArgument);
  // koffi's types keep other memory from being passed as a detector; declared without them, the library itself says so.
  const untyped = koffi.load(process.env.UPRIGHT_LIBRARY ?? "libupright_c.so.1")
    .func("upright_detect_encoded", "int32_t", ["void *", "const uint8_t *", "size_t", "void *", "void *"]);
  const found = Buffer.alloc(256);
  found.writeUInt32LE(184, 0);
  assert.equal(untyped(Buffer.alloc(256), image, image.length, found, null), Status.invalidHandle);
  const handle = [null];
  const options = native.defaults(native.optionsInit, native.Options);
  assert.equal(native.detectorCreate(options, handle, native.Diagnostics.sized({ message: [] })), 0);
  assert.equal(ask(handle[0], 0), Status.invalidStructSize);
  assert.equal(ask(handle[0], 0xffffffff), 0);
  native.detectorDestroy(handle[0]);
});

test("four tasks share a detector and the event loop goes on meanwhile", async () => {
  const detector = new Detector();
  const files = [letter, sample("receipt-turn-90.png")];
  const expected = [];
  for (const file of files) expected.push(withoutTimes(await detector.detect(file)));
  let answered = 0;
  let seenBefore = false; // the event loop turned while no answer was there
  const tasks = Array.from({ length: 4 }, async (_, task) => {
    for (let round = 0; round < 3; round += 1) {
      const which = (task + round) % files.length;
      assert.deepEqual(withoutTimes(await detector.detect(files[which])), expected[which]);
      answered += 1;
    }
  });
  await new Promise((resolve) => setImmediate(resolve));
  seenBefore = answered < 12;
  await Promise.all(tasks);
  assert.ok(seenBefore);
  assert.equal(answered, 12);
  detector.close();
});

test("pixels are turned clockwise", async () => {
  const pixels = { data: Uint8Array.of(1, 2, 3, 4, 5, 6), width: 3, height: 2, format: "grey" };
  const turned = await fixPixels(pixels, { quarterTurns: 1 });
  assert.deepEqual([...turned.data], [4, 1, 5, 2, 6, 3]);
  assert.equal(turned.width, 2);
});

test("the example of the README runs", () => {
  const folder = path.dirname(import.meta.url.replace("file://", ""));
  const example = readFileSync(path.join(folder, "../README.md"), "utf8").match(/```js\n(.*?)```/s)[1];
  const scratch = mkdtempSync(path.join(folder, "readme-"));
  try {
    writeFileSync(path.join(scratch, "scan.jpg"), sample("landscape-turn-270.jpg"));
    writeFileSync(path.join(scratch, "example.mjs"), example);
    assert.match(execFileSync(process.execPath, ["example.mjs"], { cwd: scratch, encoding: "utf8" }), /^3 /);
    assert.equal(readExifOrientation(readFileSync(path.join(scratch, "upright.jpg"))), 1);
  } finally {
    rmSync(scratch, { recursive: true });
  }
  assert.match(version(), /^\d+\.\d+\.\d+$/);
});
