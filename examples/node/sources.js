// What may be asked about: a path, bytes, a Blob, a stream or pixels.
"use strict";
const fs = require("node:fs/promises");
const { fileURLToPath } = require("node:url");
const { enums } = require("./abi.js");
const { c, sized } = require("./native.js");

const { Status } = enums;

/** A call that failed: `status` says what kind, `code` the same as text, the message what and where. */
class UprightError extends Error {
  constructor(status, message) {
    super(message);
    this.name = "UprightError";
    this.status = status;
    this.code = c.status_string(status);
  }
}

const invalid = (message) => new UprightError(Status.invalidArgument, message);

function check(status, diagnostics = { message: "" }) {
  if (status !== Status.ok) throw new UprightError(status, diagnostics.message || c.status_string(status));
}


function numberOf(of, name, what) {
  if (!Object.hasOwn(of, name)) throw invalid(`${what}: '${name}' is none of ${Object.keys(of).join(", ")}`);
  return of[name];
}

function integer(value, what, least, most) {
  if (!Number.isInteger(value) || value < least || value > most) throw invalid(`${what}: ${value} is out of range`);
  return value;
}

function bytesOf(data) {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  throw new TypeError("a source is a path, URL, Buffer, typed array, ArrayBuffer, Blob, stream or pixels");
}

const isPlain = (value) =>
  typeof value === "object" && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));
const isPath = (source) => typeof source === "string" || source instanceof URL || (isPlain(source) && "path" in source);
const isPixels = (source) => typeof source === "object" && source !== null && "width" in source && "data" in source;

/** koffi has no address for an empty array; a byte that is not read stands for it. */
const addressable = (bytes) => (bytes.length > 0 ? bytes : new Uint8Array(1));

function pathOf(source) {
  const path = source instanceof URL ? fileURLToPath(source) : source?.path ?? source;
  const bytes = Buffer.isBuffer(path) ? path : Buffer.from(String(path));
  if (bytes.includes(0)) throw invalid("path: holds a zero byte");
  return Buffer.concat([bytes, Buffer.alloc(1)]);
}

function imageOf(pixels) {
  const { width, height, exifOrientation = 0, strideBytes = 0, resolution = [0, 0] } = pixels;
  const data = bytesOf(pixels.data);
  const format = pixels.format ?? { 1: "grey", 3: "rgb", 4: "rgba" }[data.length / (width * height)] ?? "none";
  return sized("image", {
    format: numberOf(enums.PixelFormat, format, "format"), data: addressable(data), size_bytes: data.length,
    width: integer(width, "width", 1, 0x7fffffff), height: integer(height, "height", 1, 0x7fffffff),
    stride_bytes: integer(strideBytes, "strideBytes", 0, Number.MAX_SAFE_INTEGER),
    exif_orientation: integer(exifOrientation, "exifOrientation", 0, 8), x_resolution: resolution[0],
    y_resolution: resolution[1],
  });
}

/** A Buffer of all that a stream, Blob or path holds; other data as bytes. */
async function readAll(source) {
  if (typeof source?.arrayBuffer === "function") return new Uint8Array(await source.arrayBuffer());
  if (typeof source?.[Symbol.asyncIterator] === "function") {
    const chunks = [];
    for await (const chunk of source) chunks.push(bytesOf(chunk));
    return Buffer.concat(chunks);
  }
  if (!isPath(source)) return bytesOf(source);
  const path = pathOf(source).subarray(0, -1);
  return fs.readFile(path).catch((error) => {
    throw new UprightError(error.code === "ENOENT" ? Status.fileNotFound : Status.fileUnreadable, error.message);
  });
}

/** The members of upright_request that hold the source. */
async function inputOf(source) {
  if (isPixels(source)) return { image: imageOf(source) };
  if (isPath(source)) return { path: pathOf(source) };
  const bytes = await readAll(source);
  return { data: addressable(bytes), size: bytes.length };
}

module.exports = { UprightError, addressable, bytesOf, check, imageOf, inputOf, integer, isPath, isPixels, isPlain, numberOf,
  pathOf, readAll };
