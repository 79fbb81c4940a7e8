// The questions that every binding answers alike, to the last digit.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";

import { correct, detect, has, readExifOrientation, UprightError } from "upright";

import { root } from "./support.mjs";

const { enums } = createRequire(import.meta.url)("../abi.js");
const channels = [0, 1, 3, 3, 4, 4];
const nameOf = (of, number) => Object.keys(of).find((name) => of[name] === number);
const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function dataOf(item) {
  const data = readFileSync(path.join(root, item.file));
  return data.subarray(0, item.first_bytes ?? data.length);
}

function pixelsOf(item) {
  const data = new Uint8Array(item.width * item.height * channels[item.format]).map((_, at) => at * 31 + 7);
  return { data, width: item.width, height: item.height, format: nameOf(enums.PixelFormat, item.format),
    exifOrientation: item.exif_orientation };
}

function optionsOf(wanted = {}) {
  const options = Object.fromEntries(Object.entries(wanted).map(([name, value]) => [camel(name), value]));
  for (const [name, of] of [["exif", enums.ExifPolicy], ["preview", enums.PreviewUse]]) {
    if (name in options) options[name] = nameOf(of, options[name]);
  }
  return options;
}

const named = { decision: enums.Decision, turnDecision: enums.Decision, levelDecision: enums.Decision, kind: enums.Kind,
  exifAgreement: enums.Agreement };

function describe({ warnings, correction, ...answer }) {
  const plain = ([name, value]) => [snake(name), name in named ? named[name][value] : typeof value === "boolean" ? Number(value) : value];
  return Object.fromEntries(Object.entries(answer).map(plain));
}

const fingerprint = (data) => data.reduce((hash, byte) => Math.imul(hash ^ byte, 16777619) >>> 0, 2166136261);

async function ask(item) {
  if (item.do === "read_exif_orientation") return { exif_orientation: readExifOrientation(dataOf(item)) };
  if (item.do.startsWith("fix_")) {
    const correction = { mirrored: item.mirrored === 1, quarterTurns: item.quarter_turns };
    const source = item.do === "fix_pixels" ? pixelsOf(item) : dataOf(item);
    const fixed = await correct(source, correction, { how: nameOf(enums.How, item.how ?? 0) });
    return { way: enums.Way[fixed.way ?? "unchanged"], width: fixed.width, height: fixed.height,
      exif_orientation: fixed.exifOrientation ?? 0, size: fixed.data.length, fnv1a: fingerprint(fixed.data) };
  }
  const source = { detect_file: () => path.join(root, item.file), detect_pixels: () => pixelsOf(item) }[item.do] ?? (() => dataOf(item));
  return describe(await detect(source(), optionsOf(item.options)));
}

test("all cases", async (t) => {
  const document = JSON.parse(readFileSync(process.env.UPRIGHT_CONFORMANCE, "utf8"));
  assert.equal(document.tolerance, 0);
  for (const item of document.cases) {
    const skip = !has(item.needs ?? "jpeg") && `this library does not read ${item.needs}`;
    await t.test(item.name, { skip }, async () => {
      let answer;
      try {
        answer = { status: 0, ...(await ask(item)) };
      } catch (error) {
        if (!(error instanceof UprightError)) throw error;
        answer = { status: error.status };
      }
      assert.deepEqual(answer, item.expect);
    });
  }
});
