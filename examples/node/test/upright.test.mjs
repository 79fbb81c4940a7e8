// What is particular to Node: sources, promises, signals, errors, closing, both kinds of module, the README.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { correct, detect, detectMany, Detector, exifToTurn, fix, fixMany, has, preview, readExifOrientation, replaceFile, Status,
  turnToExif, UprightError, version } from "upright";
import native from "../native.js";

import { root, sample, statusOf } from "./support.mjs";

const letter = sample("letter-turn-3.7.jpg");

const letterFile = path.join(root, "examples/samples/letter-turn-3.7.jpg");

test("paths, bytes, Blobs and streams get the same answer", async () => {
  const expected = await detect(letter);
  const copy = new Uint8Array(letter);
  for (const source of [letterFile, pathToFileURL(letterFile), { path: Buffer.from(letterFile) }, copy, copy.buffer,
    new DataView(copy.buffer), new Blob([copy]), createReadStream(letterFile), Readable.toWeb(Readable.from([letter]))]) {
    assert.deepEqual(await detect(source), expected);
  }
  for (const wrong of [null, 7, ["a", "list"], Readable.from(["text"])]) await assert.rejects(detect(wrong), TypeError);
  assert.deepEqual(expected.correction, { mirrored: false, quarterTurns: 0, skew: expected.skew });
  assert.equal((await detect(letter, { minLevelConfidence: 1 })).correction.skew, 0);
});

test("pixels are known by their number of bytes, or by their format", async () => {
  const grey = new Uint8Array(64 * 48).map((_, at) => (at * 31) % 256);
  const wide = new Uint8Array(64 * 48 * 4).map((_, at) => (at % 4 === 3 ? 255 : grey[at >> 2]));
  const expected = await detect({ data: grey, width: 64, height: 48 });
  assert.deepEqual(await detect({ data: wide, width: 64, height: 48 }), expected);
  assert.deepEqual(await detect({ data: new Uint16Array(grey).map((v) => v * 257), width: 64, height: 48, format: "grey16" }), expected);
});

test("details hold times, evidence and a picture", async () => {
  assert.equal((await detect(letter)).details, undefined);
  const { details } = await detect(letter, { details: true });
  assert.ok(details.timingsMs.vision > 0 && details.evidence === null);
  const explained = (await detect(letter, { explain: "picture" })).details;
  assert.ok(explained.evidence.lines.length > 0);
  assert.equal(Buffer.from(explained.picture.subarray(1, 4)).toString(), "PNG");
});

test("a signal ends a call", async () => {
  await assert.rejects(detect(letter, { signal: AbortSignal.abort() }), { name: "AbortError" });
  const controller = new AbortController();
  const underWay = detect(letter, { signal: controller.signal });
  setImmediate(() => controller.abort(new RangeError("enough")));
  await underWay.then((answer) => assert.equal(answer.width, 1090), (error) => assert.equal(error.message, "enough"));
  const flag = native.cell("int32_t");
  flag.set(1);
  const handle = [null];
  native.c.detector_create(null, handle, null);
  const request = native.sized("request", { data: letter, size: letter.length, cancel: flag.address });
  assert.equal(native.c.detect(handle[0], request, native.sized("detection"), null), Status.cancelled);
  native.c.detector_destroy(handle[0]);
  flag.free();
  assert.equal(await statusOf(detect(letter, { deadlineMs: 1e-6 })), Status.deadlineExceeded);
});

test("many files are answered in order", async () => {
  const files = [letterFile, "/no/such", path.join(root, "examples/samples/blank-page.png")];
  const seen = [];
  for await (const { source, answer, error } of detectMany(files, { jobs: 2 })) seen.push([source, answer?.width ?? error.code]);
  assert.deepEqual(seen, [[files[0], 1090], [files[1], "file_not_found"], [files[2], 600]]);
  for await (const { answer } of detectMany(files)) { assert.equal(answer.width, 1090); break; }
});

test("many files are fixed in order, in place or beside", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "upright-"));
  try {
    const page = sample("letter-turn-180.jpg");
    const [first, second, target] = ["a.jpg", "b.jpg", "new/b.jpg"].map((name) => path.join(folder, name));
    for (const file of [first, second]) writeFileSync(file, page);
    const seen = [];
    for await (const { source, fixed, error } of fixMany([first, "/no/such", { source: second, target }], { jobs: 2 })) {
      seen.push([source, fixed?.verdict ?? error.code]);
    }
    assert.deepEqual(seen, [[first, "fixed"], ["/no/such", "file_not_found"], [second, "fixed"]]);
    assert.ok(readFileSync(second).equals(page));
    assert.ok(readFileSync(target).equals(readFileSync(first)));
    await assert.rejects(preview(page, {}, 100, { signal: AbortSignal.abort(new Error("enough")) }), /enough/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("files are fixed in place, to a target and in memory", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "upright-"));
  try {
    const page = sample("letter-turn-180.jpg");
    const [file, target] = [path.join(folder, "page.jpg"), path.join(folder, "deep", "upright.jpg")];
    writeFileSync(file, page);
    assert.equal((await fix(file, { dryRun: true })).verdict, "fixed");
    assert.ok(readFileSync(file).equals(page));
    assert.equal((await fix(file, target)).verdict, "fixed");
    assert.equal((await fix(file)).way, "lossless");
    assert.ok(readFileSync(file).equals(readFileSync(target)));
    assert.equal((await fix(file)).verdict, "upright");
    const { data } = await fix(page);
    assert.ok(readFileSync(file).equals(data));
    assert.equal(await statusOf(fix(letter, target)), Status.fileNotWritten);
    await replaceFile(file, page);
    assert.ok(readFileSync(file).equals(page));
    const { levelled, notes } = await fix(letter, { level: true });
    assert.ok(levelled, notes.join());
    assert.equal((await fix(sample("blank-page.png"))).verdict, "left");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("corrections can be rehearsed and previewed", async () => {
  const answer = await detect(letter);
  const rehearsed = await correct(letter, answer, { dryRun: true });
  assert.deepEqual([rehearsed.data, rehearsed.way, rehearsed.levelled], [null, "reencoded", true]);
  assert.deepEqual([...(await preview(letterFile, answer, 128)).subarray(0, 2)], [0xff, 0xd8]);
  assert.equal(turnToExif(exifToTurn(7)), 7);
  assert.deepEqual([has("jpeg"), has("telepathy")], [true, false]);
});

test("failures are UprightErrors with a status", async () => {
  const detector = new Detector();
  assert.equal(await statusOf(detector.detect(Buffer.from("no image"))), Status.unsupportedFormat);
  assert.equal(await statusOf(detector.detect(new Uint8Array(0))), Status.invalidArgument);
  assert.equal(await statusOf(detector.detect("/no/such/file")), Status.fileNotFound);
  assert.equal(await statusOf(detector.detect({ path: Buffer.from("/no/such/\xff\xfe", "latin1") })), Status.fileNotFound);
  assert.equal(await statusOf(detector.detect("zero\0byte")), Status.invalidArgument);
  assert.ok([Status.fileNotFound, Status.fileUnreadable].includes(await statusOf(detector.detect("x".repeat(100_000)))));
  const data = new Uint8Array(4);
  for (const pixels of [{ data, width: 3, height: 2, format: "grey" }, { data, width: 0, height: 2, format: "grey" },
    { data, width: 2, height: 2, format: "cmyk" }, { data, width: 2, height: 2, format: "grey", strideBytes: 1 },
    { data, width: 2, height: 2, format: "grey", exifOrientation: 9 }, { data, width: 2 ** 40, height: 1, format: "grey" },
    { data, width: 1.5, height: 1, format: "grey" }]) {
    assert.equal(await statusOf(detector.detect(pixels)), Status.invalidArgument);
  }
  assert.equal(await statusOf(correct(letter, { quarterTurns: 4 })), Status.invalidArgument);
  assert.equal(await statusOf(correct(letter, {}, { how: "magic" })), Status.invalidArgument);
  assert.equal(await statusOf(correct("/no/such/file", {})), Status.fileNotFound);
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
  for (const options of [{ minTurnConfidence: 2 }, { minTurnConfidence: NaN }, { deadlineMs: -1 }, { maxSide: 2 ** 32 },
    { maxPixels: -1 }, { exif: "maybe" }]) {
    assert.equal(statusWith(options), Status.invalidArgument);
  }
  assert.equal(statusWith({ settings: { model: "/no/such.onnx" } }), Status.invalidModel);
  assert.equal(statusWith({ settings: { telepathy: 1 } }), Status.unknownOption);
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
  const ask = (handle, found) => native.c.detect_encoded(handle, image, image.length, { ...native.sized("detection"), ...found }, null);
  const handle = [null];
  assert.equal(native.c.detector_create(null, handle, null), 0);
  assert.equal(ask(handle[0], {}), Status.ok);
  assert.equal(ask(null, {}), Status.invalidArgument);
  assert.equal(ask(handle[0], { struct_size: 0 }), Status.invalidStructSize);
  const nothing = native.cell("int64_t");
  assert.equal(ask(nothing.address, {}), Status.invalidHandle);
  nothing.free();
  native.c.detector_destroy(handle[0]);
});

test("four tasks share a detector and the event loop goes on meanwhile", async () => {
  const detector = new Detector();
  const files = [letter, sample("receipt-turn-90.png")];
  const expected = [];
  for (const file of files) expected.push(await detector.detect(file));
  let answered = 0;
  let seenBefore = false; // the event loop turned while no answer was there
  const tasks = Array.from({ length: 4 }, async (_, task) => {
    for (let round = 0; round < 3; round += 1) {
      const which = (task + round) % files.length;
      assert.deepEqual(await detector.detect(files[which]), expected[which]);
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
  const turned = await correct(pixels, { quarterTurns: 1 });
  assert.deepEqual([...turned.data], [4, 1, 5, 2, 6, 3]);
  assert.equal(turned.width, 2);
});

test("the examples of the README run, and the package can be required", () => {
  assert.equal(createRequire(import.meta.url)("upright").detect, detect);
  const folder = path.dirname(new URL(import.meta.url).pathname);
  const examples = [...readFileSync(path.join(folder, "../README.md"), "utf8").matchAll(/```js\n(.*?)```/gs)].map((match) => match[1]);
  assert.equal(examples[0].trim().split("\n").length, 3);
  const scratch = mkdtempSync(path.join(folder, "readme-"));
  try {
    writeFileSync(path.join(scratch, "scan.jpg"), sample("landscape-turn-270.jpg"));
    const outputs = examples.map((example) => {
      writeFileSync(path.join(scratch, "example.mjs"), example);
      return execFileSync(process.execPath, ["example.mjs"], { cwd: scratch, encoding: "utf8" });
    });
    assert.match(outputs[0], /^3\n/);
    assert.match(outputs[1], /^apply 3 0\.99\d+ none 0\nscan.jpg -90\nmissing.jpg file_not_found\n/);
    for (const name of ["upright.jpg", "corrected.jpg"]) {
      assert.equal(readExifOrientation(readFileSync(path.join(scratch, name))), 1);
    }
    assert.ok(!existsSync(path.join(scratch, "look.jpg")));
  } finally {
    rmSync(scratch, { recursive: true });
  }
  assert.match(version(), /^\d+\.\d+\.\d+$/);
});
