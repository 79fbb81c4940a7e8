// The questions that every binding answers alike, to the last digit.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { Detector, fix, fixPixels, readExifOrientation, UprightError } from "upright";

import { root } from "./support.js";

const formats = [undefined, "grey", "rgb", "bgr", "rgba", "bgra"];
const channels = [0, 1, 3, 3, 4, 4];
const kinds = ["unknown", "document", "photo"];
const decisions = ["none", "review", "apply"];
const ways = ["unchanged", "tag", "lossless", "reencoded"];

function dataOf(item) {
  const data = readFileSync(path.join(root, item.file));
  return data.subarray(0, item.first_bytes ?? data.length);
}

function pixelsOf(item) {
  const data = new Uint8Array(item.width * item.height * channels[item.format]).map((_, at) => at * 31 + 7);
  return { data, width: item.width, height: item.height, format: formats[item.format], exifOrientation: item.exif_orientation };
}

function optionsOf(wanted = {}) {
  const options = {};
  const names = { min_confidence: "minConfidence", detect_skew: "detectSkew", detect_turn: "detectTurn",
    max_input_bytes: "maxInputBytes", max_pixels: "maxPixels", max_side: "maxSide" };
  for (const [name, value] of Object.entries(wanted)) {
    if (name === "exif") options.exif = ["prior", "trust", "ignore"][value];
    else options[names[name]] = name.startsWith("detect_") ? value !== 0 : value;
  }
  return options;
}

const describe = (answer) => ({
  rotation_angle: answer.rotationAngle, quarter_turns: answer.quarterTurns, skew: answer.skew,
  mirrored: Number(answer.mirrored), confidence: answer.confidence, posterior: answer.posterior,
  skew_sigma: answer.skewSigma, skew_confidence: answer.skewConfidence, kind: kinds.indexOf(answer.kind),
  decision: decisions.indexOf(answer.decision), exif_orientation: answer.exifOrientation,
  exif_agrees: answer.exifAgrees === null ? -1 : Number(answer.exifAgrees), truncated: Number(answer.truncated),
  width: answer.width, height: answer.height,
});

const fingerprint = (data) => data.reduce((hash, byte) => Math.imul(hash ^ byte, 16777619) >>> 0, 2166136261);

const describeFixed = (fixed, way, orientation) => ({
  way, width: fixed.width, height: fixed.height, exif_orientation: orientation, size: fixed.data.length,
  fnv1a: fingerprint(fixed.data),
});

async function ask(item) {
  const correction = { mirrored: item.mirrored === 1, quarterTurns: item.quarter_turns };
  switch (item.do) {
    case "read_exif_orientation":
      return { exif_orientation: readExifOrientation(dataOf(item)) };
    case "fix_pixels":
      return describeFixed(await fixPixels(pixelsOf(item), correction), 0, 0);
    case "fix_encoded": {
      const fixed = await fix(dataOf(item), correction, { how: ["automatic", "pixels", "tag"][item.how ?? 0] });
      return describeFixed(fixed, ways.indexOf(fixed.way), fixed.exifOrientation);
    }
  }
  const detector = new Detector(optionsOf(item.options));
  try {
    if (item.do === "detect_file") return describe(await detector.detectFile(path.join(root, item.file)));
    if (item.do === "detect_pixels") return describe(await detector.detectPixels(pixelsOf(item)));
    return describe(await detector.detect(dataOf(item)));
  } finally {
    detector.close();
  }
}

test("all cases", async (t) => {
  const document = JSON.parse(readFileSync(process.env.UPRIGHT_CONFORMANCE, "utf8"));
  assert.equal(document.tolerance, 0);
  for (const item of document.cases) {
    await t.test(item.name, async () => {
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
