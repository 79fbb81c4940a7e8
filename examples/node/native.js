// libupright_c through koffi: loads it, and makes the structs and functions that abi.js describes.
"use strict";
const { existsSync } = require("node:fs");
const path = require("node:path");
const koffi = require("koffi");
const abi = require("./abi.js");

// UPRIGHT_LIBRARY names the file; else the one that a package brought along beside this file, else the system's.
const soname = "libupright_c.so.2";
const beside = path.join(__dirname, soname);
const library = koffi.load(process.env.UPRIGHT_LIBRARY ?? (existsSync(beside) ? beside : soname));
koffi.alias("upright_status", "int32_t");
for (const name of ["upright_detector", "upright_buffer", "upright_details"]) koffi.opaque(name);

function zeroOf(type) {
  if (type.includes("*")) return null;
  if (type.startsWith("char[")) return "";
  return type.endsWith("]") ? new Array(Number(type.match(/\d+/)[0])).fill(0) : 0;
}

const structs = {};
for (const [name, members] of Object.entries(abi.structs)) {
  const zeros = Object.fromEntries(Object.entries(members).map(([member, type]) => [member, zeroOf(type)]));
  structs[name.slice(8)] = { ...zeros, struct_size: koffi.sizeof(koffi.struct(name, members)) };
}

/** A struct that knows its size; zero, the default, in all that is not given. */
exports.sized = (name, values = {}) => ({ ...structs[name], ...values });

exports.c = {};
for (const prototype of abi.functions) exports.c[prototype.match(/upright_(\w+)\(/)[1]] = library.func(prototype);

/** Runs a function on a worker thread; resolves to its status. Arguments are kept alive until then. */
exports.inBackground = (func, ...parameters) => new Promise((resolve, reject) => {
  func.async(...parameters, (error, status) => (error ? reject(error) : resolve(status)));
});

/** A copy of what a buffer holds; frees the buffer. Null for null. */
exports.take = (buffer) => {
  if (!buffer) return null;
  try {
    const size = Number(exports.c.buffer_size(buffer));
    return size === 0 ? new Uint8Array(0) : new Uint8Array(koffi.view(exports.c.buffer_data(buffer), size)).slice();
  } finally {
    exports.c.buffer_destroy(buffer);
  }
};

/** Memory outside of JavaScript's, at an address that stays: a flag, or a place for a pointer. */
exports.cell = (type) => {
  const address = koffi.alloc(type, 1);
  koffi.encode(address, type, type.endsWith("*") ? null : 0);
  return {
    address,
    get: () => koffi.decode(address, type),
    set: (value) => koffi.encode(address, type, value),
    free: () => koffi.free(address),
  };
};
