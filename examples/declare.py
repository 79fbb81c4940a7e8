#!/usr/bin/env python3
"""Writes what upright.h declares in the languages that cannot read it: declare.py [--check] [HEADER]

One description, the header, makes python/upright/_abi.py, node/abi.js and rust/src/ffi.rs: enumerations, structs and
functions; go/abi.go and rust/src/detection.rs: enumerations and the answer as types of the language, with the words of the
header; and the same for Java (declare_java.py). With --check nothing is written; the exit code is 1 if a file is not what it would be.
"""
import re
import sys
import textwrap
from pathlib import Path

import declare_java

HERE = Path(__file__).resolve().parent
HEADER = HERE.parent / "capi" / "include" / "upright.h"
# An enumeration is known by its first constant; what stands before the names of its values is left out.
ENUMS = {"UPRIGHT_OK": ("Status", "UPRIGHT_(ERROR_)?"), "UPRIGHT_EXIF_PRIOR": ("ExifPolicy", "UPRIGHT_EXIF_"),
         "UPRIGHT_PREVIEW_NEVER": ("PreviewUse", "UPRIGHT_PREVIEW_"),
         "UPRIGHT_PIXEL_GREY": ("PixelFormat", "UPRIGHT_PIXEL_"), "UPRIGHT_KIND_UNKNOWN": ("Kind", "UPRIGHT_KIND_"),
         "UPRIGHT_DECISION_NONE": ("Decision", "UPRIGHT_DECISION_"),
         "UPRIGHT_EXIF_AGREEMENT_UNKNOWN": ("Agreement", "UPRIGHT_EXIF_(AGREEMENT_)?"),
         "UPRIGHT_HOW_AUTOMATIC": ("How", "UPRIGHT_HOW_"), "UPRIGHT_CANVAS_EXPAND": ("Canvas", "UPRIGHT_CANVAS_"),
         "UPRIGHT_INTERPOLATION_LANCZOS": ("Interpolation", "UPRIGHT_INTERPOLATION_"),
         "UPRIGHT_BACKGROUND_PAPER": ("Background", "UPRIGHT_BACKGROUND_"),
         "UPRIGHT_WAY_UNCHANGED": ("Way", "UPRIGHT_WAY_"),
         "UPRIGHT_THUMBNAIL_NONE": ("Thumbnail", "UPRIGHT_THUMBNAIL_"),
         "UPRIGHT_VERDICT_FIXED": ("Verdict", "UPRIGHT_VERDICT_")}
# Members of the answer that are more than numbers: of which enumeration, or how they are told.
KINDS = {"decision": "Decision", "turn_decision": "Decision", "level_decision": "Decision", "kind": "Kind",
         "exif_agreement": "Agreement", "mirrored": "bool", "truncated": "bool", "reads_several_ways": "bool",
         "from_preview": "bool"}
CALLBACKS = ("upright_read_at", "upright_on_answer", "upright_on_fixed")


def read_header(text):
    """(enums, structs, functions): {name: {value name: number}}, {name: [(type, member, count)]},
    {name: (type, [(type, argument)])}."""
    sizes = {name: int(number) for name, number in re.findall(r"(UPRIGHT_MESSAGE_CAPACITY) = (\d+)", text)}
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    enums, structs, functions = {}, {}, {}
    for body in re.findall(r"enum \{(.*?)\}", text, re.DOTALL):
        values = re.findall(r"(UPRIGHT_\w+) = (-?\d+)", body)
        if values[0][0] in ENUMS:
            name, prefix = ENUMS[values[0][0]]
            enums[name] = {re.sub(f"^{prefix}", "", value): int(number) for value, number in values}
    for name, body in re.findall(r"typedef struct (\w+) \{(.*?)\}", text, re.DOTALL):
        members = re.findall(r"([\w ]+?[ *]+)(\w+)(?:\[(\w+)\])?;", body)
        structs[name] = [(" ".join(kind.split()), member, int(sizes.get(count, count or 0))) for kind, member, count in members]
    for kind, name, body in re.findall(r"UPRIGHT_API ([\w ]+?[ *]+)(upright_\w+)\((.*?)\) UPRIGHT_NOEXCEPT", text, re.DOTALL):
        parts = [" ".join(part.split()) for part in body.split(",") if part.strip() != "void"]
        arguments = [re.match(r"(.*?[ *])(\w+)$", part).groups() for part in parts]
        functions[name] = (kind.strip(), [(argument.strip(), named) for argument, named in arguments])
    return enums, structs, functions


def words(name):
    return name.lower().split("_")


def wrapped(items, indent="    ", before="", after="", glue=", ", whole=True):
    """The items in lines of at most 118 characters; `whole`: none is broken."""
    text = before + glue.join(item.replace(" ", "\0") if whole else item for item in items) + after
    return textwrap.fill(text, 118, initial_indent="" if before else indent, subsequent_indent=indent, break_long_words=False,
                         break_on_hyphens=False).replace("\0", " ")


def members_of(header, name):
    """[(type, member, count, what the header says of it)] of a struct, without struct_size and reserved."""
    body = re.search(r"typedef struct %s \{(.*?)\n\}" % name, header, re.DOTALL).group(1)
    found = re.findall(r"(\w+) (\w+)(?:\[(\d+)\])?;(?:\s*/\*(.*?)\*/)?", body, re.DOTALL)
    plain = lambda said: re.sub(r"UPRIGHT_\w+_\*[,:]?|^ *1:|\n *\*", "", said).strip()  # noqa: E731
    words_of = lambda member, said: plain(said) or member.replace("_", " ")  # noqa: E731
    return [(kind, member, int(count or 0), words_of(member, said)[0].upper() + words_of(member, said)[1:])
            for kind, member, count, said in found if member not in ("struct_size", "reserved")]


# ---- Python: codes that _native.py turns into types of ctypes

CODES = {"uint32_t": "I", "int32_t": "i", "upright_status": "i", "double": "d", "uint64_t": "Q", "int64_t": "q",
         "uint8_t": "B", "char": "c", "size_t": "N", "const char *": "s", "void": ""}


def python(enums, structs, functions):
    code = lambda kind: CODES.get(kind, "p")  # noqa: E731
    out = ['"""What upright.h declares. Made by examples/declare.py; do not edit."""', "from enum import IntEnum", ""]
    for name, values in enums.items():
        parts = [f'"{value}": {number}' for value, number in values.items()]
        out.append(wrapped(parts, "    ", f'{name}\0=\0IntEnum("{name}",\0{{', "})"))
    out += ["", "# Members of the structs, results and arguments of the functions; _native.py knows the letters.", "STRUCTS = {"]
    for name, members in structs.items():
        parts = [f"{member}:{count or ''}{code(kind)}" for kind, member, count in members]
        out.append("    " + wrapped(parts, "        ", f'"{name[8:]}":\0"""', '""",', " "))
    out += ["}", "FUNCTIONS = {"]
    parts = [f'"{name[8:]}": "{code(kind)}:{"".join(code(argument) for argument, _ in arguments)}"'
             for name, (kind, arguments) in functions.items()]
    return "\n".join(out + [wrapped(parts), "}", ""])


# ---- Node: structs and prototypes as koffi reads them

def camel(name):
    first, *rest = words(name)
    return first + "".join(word.capitalize() for word in rest)


def node(enums, structs, functions):
    def member(kind):
        if "*" not in kind and kind not in CALLBACKS:
            return kind
        base = kind.replace("const ", "").rstrip(" *")
        return kind if kind == "const char *" or base in structs and "**" not in kind else "void *"

    def argument(kind):
        base = kind.replace("const ", "").rstrip(" *")
        if kind in CALLBACKS or kind == "const char *const *":
            return "void *"
        if kind.endswith("**") or kind.endswith("*") and not kind.startswith("const") and base not in structs and base in CODES:
            return "_Out_ " + kind
        return "_Inout_ " + kind if base in structs and not kind.startswith("const") else kind

    out = ["// What upright.h declares. Made by examples/declare.py; do not edit.", "exports.enums = {"]
    for name, values in enums.items():
        parts = [f"{camel(value)}: {number}" for value, number in values.items()]
        out.append("  " + wrapped(parts, "    ", f"{name}:\0Object.freeze({{\0", "\0}),"))
    out += ["};", "exports.structs = {"]
    for name, members in structs.items():
        parts = [f'{named}: "{member(kind)}{f"[{count}]" if count else ""}"' for kind, named, count in members]
        out.append("  " + wrapped(parts, "    ", f"{name}:\0{{\0", "\0},"))
    out += ["};", "exports.functions = ["]
    for name, (kind, arguments) in functions.items():
        prototype = f'"{kind} {name}({", ".join(argument(a) + " " + b for a, b in arguments)})",'
        out.append(wrapped([prototype.replace(" *", "\0*\0")], "  ", whole=False).replace("\n  ", ' " +\n  "').replace("* ", "*"))
    return "\n".join(out + ["];", ""])


# ---- Rust

RUST = {"uint32_t": "u32", "int32_t": "i32", "upright_status": "i32", "double": "f64", "uint64_t": "u64", "int64_t": "i64",
        "uint8_t": "u8", "char": "c_char", "size_t": "usize", "void": "c_void", "const char *const *": "*const *const c_char"}


def pascal(name):
    return "".join(word.capitalize() for word in words(name))


def rust_type(kind):
    if kind in RUST:
        return RUST[kind]
    if kind in CALLBACKS:
        return pascal(kind[8:])
    if kind.endswith("*"):
        inner = kind[:-1].strip()
        constant = inner.startswith("const ")
        return f"*{'const' if constant else 'mut'} {rust_type(inner[6:] if constant else inner)}"
    return pascal(kind[8:])


def rust(enums, structs, functions):
    out = ["//! What upright.h declares. Made by examples/declare.py; do not edit.", "#![allow(missing_docs)]",
           "use std::os::raw::{c_char, c_void};", "", "use crate::numbered;", ""]
    for name, values in enums.items():
        shown = list(values.items())
        if name == "Status":  # a number of a later release becomes the first variant
            shown = shown[-1:] + shown[1:-1]
        out.append(wrapped([f"{pascal(value)} = {number}" for value, number in shown], "    ", f"numbered!({name}\0{{\0", "\0});"))
    out += ["", "macro_rules! opaque { ($($name:ident),*) => { $(#[repr(C)] pub struct $name { _opaque: [u8; 0] })* } }",
            "opaque!(Detector, Buffer, Details);",
            "pub type ReadAt = Option<unsafe extern \"C\" fn(*mut c_void, u64, *mut c_void, usize) -> i32>;",
            "pub type OnAnswer =",
            "    Option<unsafe extern \"C\" fn(*mut c_void, usize, i32, *const Detection, *const c_char) -> i32>;",
            "pub type OnFixed = Option<",
            "    unsafe extern \"C\" fn(*mut c_void, usize, i32, *const Detection, *const Corrected, *const c_char) -> i32,",
            ">;",
            "", "/// Structs that begin with their size; zero is the default of all else.",
            "macro_rules! sized { ($($name:ident { $($member:ident: $kind:ty),* })*) => { $(",
            "    #[repr(C)] #[derive(Clone, Copy)] pub struct $name { $(pub $member: $kind),* }",
            "    impl Default for $name {", "        fn default() -> Self {",
            "            // SAFETY: all members are numbers, arrays of numbers and pointers, of which zero is a value.",
            "            let zeroed: Self = unsafe { std::mem::zeroed() };",
            "            Self { struct_size: std::mem::size_of::<Self>() as u32, ..zeroed }", "        }", "    }", ")* } }", "sized!("]
    for name, members in structs.items():
        shown = lambda kind, count: f"[{rust_type(kind)}; {count}]" if count else rust_type(kind)  # noqa: E731
        parts = [f"{member}: {shown(kind, count)}" for kind, member, count in members]
        out.append("    " + wrapped(parts, "        ", f"{pascal(name[8:])}\0{{\0", "\0}"))
    out += [");", "", 'extern "C" {']
    for name, (kind, arguments) in functions.items():
        result = "" if kind == "void" else f" -> {rust_type(kind)}"
        parts = [f"{argument}: {rust_type(of)}" for of, argument in arguments]
        out.append("    " + wrapped(parts, "        ", f"pub\0fn\0{name}(", f"){result};".replace(" ", "\0")))
    return "\n".join(out + ["}", ""])


def rust_detection(header):
    members = members_of(header, "upright_detection")
    out = ["//! The answer. Made by examples/declare.py; do not edit.",
           "use crate::{ffi, fix, Agreement, Correction, Decision, Kind};", "",
           "/// The answer: two decisions. Angles are clockwise degrees to apply to the stored pixels.",
           "#[derive(Clone, Debug, PartialEq)]", "pub struct Detection {"]
    for kind, member, count, said in members:
        out.append(f"    /// {said}")
        shown = KINDS.get(member, rust_type(kind))
        out.append(f"    pub {member}: {f'[{shown}; {count}]' if count else shown},")
    out += ["    /// What the decoder complained of, one line each; empty when nothing.", "    pub warnings: String,",
            "    /// What is decided, and only that.", "    pub correction: Correction,", "}", "",
            "pub(crate) fn answer_of(native: &ffi::Detection, warnings: String) -> Detection {",
            "    let mut correction = ffi::Correction::default();", "    // SAFETY: both structs are whole.",
            "    unsafe { ffi::upright_correction_from(native, &mut correction) };", "    Detection {"]
    for kind, member, count, _ in members:
        shown = KINDS.get(member)
        value = f"native.{member}"
        value = f"{value} != 0" if shown == "bool" else f"{shown}::from_number({value})" if shown else value
        out.append(f"        {member}: {value},")
    return "\n".join(out + ["        warnings,", "        correction: fix::correction_of(&correction),", "    }", "}", ""])


# ---- Go, whose structs come from the header by cgo

GO = {"double": "float64", "int32_t": "int"}
INITIALS = {"rgb": "RGB", "bgr": "BGR", "rgba": "RGBA", "bgra": "BGRA", "argb": "ARGB", "abgr": "ABGR", "nv12": "NV12",
            "i420": "I420", "rgb16": "RGB16", "ok": "OK"}


def go_name(name):
    return "".join(INITIALS.get(word, word.capitalize()) for word in words(name))


def aligned(rows):
    """Columns as gofmt sets them."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return ["\t" + " ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]


def go(enums, header):
    out = ["// Made by examples/declare.py; do not edit.", "", "package upright", "", "// #include <upright.h>", 'import "C"']
    for name, values in enums.items():
        out += ["", f"// {name} as upright.h says what its values mean.", f"type {name} int32", "",
                "const ("]
        out += aligned([(name + go_name(value), name, f"= {number}") for value, number in values.items()]) + [")"]
        if name != "Status":
            texts = ", ".join(f'{number}: "{value.lower()}"' for value, number in values.items())
            out += ["", f"func (e {name}) String() string {{", f"\treturn map[{name}]string{{{texts}}}[e]", "}"]
    members = members_of(header, "upright_detection")
    out += ["", "// Detection is the answer: two decisions. Angles are clockwise degrees to apply to the stored pixels.",
            "type Detection struct {"]
    rows = [(go_name(member), f"[{count}]" * (count > 0) + KINDS.get(member, GO[kind]), f"// {said}")
            for kind, member, count, said in members]
    out += aligned(rows + [("Warnings", "[]string", "// What the decoder complained of"),
                           ("Correction", "Correction", "// What is decided, and only that")])
    out += ["}",
            "", "func answerOf(native *C.upright_detection, warnings []string) Detection {", "\tvar answer Detection"]
    for kind, member, count, _ in members:
        shown, field = KINDS.get(member, GO[kind]), f"answer.{go_name(member)}"
        if count:
            out += [f"\tfor at := range {field} {{", f"\t\t{field}[at] = {shown}(native.{member}[at])", "\t}"]
        else:
            out.append(f"\t{field} = native.{member} != 0" if shown == "bool" else f"\t{field} = {shown}(native.{member})")
    out += ["\tanswer.Warnings = warnings", "\tcorrection := C.upright_correction{struct_size: C.sizeof_upright_correction}",
            "\tC.upright_correction_from(native, &correction)",
            "\tanswer.Correction = Correction{correction.mirrored != 0, int(correction.quarter_turns),",
            "\t\tfloat64(correction.skew)}",
            "\treturn answer", "}", ""]
    return "\n".join(out)


def main(arguments):
    check = "--check" in arguments
    header = Path(next((a for a in arguments if not a.startswith("-")), HEADER))
    text, stale = header.read_text(), []
    declared = read_header(text)
    java = declare_java.files(declared, members_of(text, "upright_detection"), KINDS)
    for path, made in ((HERE / "python/upright/_abi.py", python(*declared)), (HERE / "node/abi.js", node(*declared)),
                       (HERE / "rust/src/ffi.rs", rust(*declared)), (HERE / "rust/src/detection.rs", rust_detection(text)),
                       (HERE / "go/abi.go", go(declared[0], text)),
                       *((HERE / "java/src/main/java/upright" / name, made) for name, made in java.items())):
        if not path.exists() or path.read_text() != made:
            stale.append(str(path.relative_to(HERE)))
            if not check:
                path.write_text(made)
    if stale:
        print(("not as upright.h declares: " if check else "written: ") + ", ".join(stale))
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
