"""The Java part of declare.py: what upright.h declares, as JNA reads it, and the answer as a record."""
import textwrap

TYPES = {"uint32_t": "int", "int32_t": "int", "upright_status": "int", "double": "double", "uint64_t": "long", "int64_t": "long",
         "uint8_t": "byte", "char": "byte", "size_t": "SizeT", "void": "void", "upright_read_at": "ReadAt",
         "upright_on_answer": "OnAnswer", "upright_on_fixed": "OnFixed"}
OUT = {"int32_t *": "IntByReference", "size_t *": "LongByReference", "const char *": "String"}
CALLBACKS = """    /** Wide as a pointer. */
    class SizeT extends IntegerType {
        public SizeT() { this(0); }
        public SizeT(long value) { super(Native.SIZE_T_SIZE, value, true); }
    }

    interface ReadAt extends Callback {
        int invoke(Pointer context, long offset, Pointer buffer, SizeT size);
    }

    interface OnAnswer extends Callback {
        int invoke(Pointer context, SizeT index, int status, Pointer detection, String message);
    }

    interface OnFixed extends Callback {
        int invoke(Pointer context, SizeT index, int status, Pointer detection, Pointer corrected, String message);
    }
"""
ABOUT = "// Made by examples/declare.py; do not edit.\npackage upright;\n"


def pascal(name):
    return "".join(word.capitalize() for word in name.split("_"))


def camel(name):
    return pascal(name)[0].lower() + pascal(name)[1:]


def lines(items, before, indent):
    return textwrap.fill(before + ", ".join(item.replace(" ", "\0") for item in items), 118, subsequent_indent=indent,
                         break_long_words=False, break_on_hyphens=False).replace("\0", " ")


def struct(name, members):
    name = pascal(name[len("upright_"):])
    order = ", ".join(f'"{member}"' for _, member, _ in members)
    out = [lines(order.split(", "), "    @Structure.FieldOrder({", "            ") + "})", f"    class {name} extends Structure {{"]
    for kind, member, count in members:
        shown = "Pointer" if "*" in kind else TYPES[kind]
        out.append(f"        public {shown}[] {member} = new {shown}[{count}];" if count else f"        public {shown} {member};")
    out += [f"        public {name}() {{ struct_size = size(); }}",
            f"        public {name}(Pointer place) {{ super(place); read(); }}", "    }"]
    return "\n".join(out) + "\n"


def argument(kind, structs):
    base = kind.replace("const ", "").rstrip(" *")
    if kind in TYPES or kind in OUT:
        return TYPES.get(kind) or OUT[kind]
    if kind.endswith("**"):
        return "PointerByReference"
    return pascal(base[len("upright_"):]) if base in structs and "const *" not in kind else "Pointer"


def abi(structs, functions):
    out = [ABOUT, "import com.sun.jna.Callback;\nimport com.sun.jna.IntegerType;\nimport com.sun.jna.Library;\nimport com.sun.jna.Native;",
           "import com.sun.jna.Pointer;",
           "import com.sun.jna.Structure;\nimport com.sun.jna.ptr.IntByReference;\nimport com.sun.jna.ptr.LongByReference;",
           "import com.sun.jna.ptr.PointerByReference;\n", "/** What upright.h declares. */", "interface Abi extends Library {",
           CALLBACKS]
    out += [struct(name, members) for name, members in structs.items()]
    for name, (kind, arguments) in functions.items():
        result = TYPES.get(kind) or OUT.get(kind, "Pointer")
        out.append(lines([f"{argument(of, structs)} {camel(named)}" for of, named in arguments], f"    {result}\0{name}(",
                         "            ") + ");\n")
    return "\n".join(out).rstrip() + "\n}\n"


def enum(name, values):
    shown = lines([f"{value}({number})" for value, number in values.items()], "    ", "    ")
    extra = ""
    if name == "Status":
        extra = "\n    /** Such as \"corrupt_image\". */\n    public String code() {\n        return name().toLowerCase(java.util.Locale.ROOT);\n    }\n"
    return f"""{ABOUT}
/** {name} as upright.h says what its values mean. */
public enum {name} {{
{shown};

    /** As in the C interface. */
    public final int number;

    {name}(int number) {{
        this.number = number;
    }}
{extra}
    static {name} of(int number) {{
        for ({name} value : values()) {{
            if (value.number == number) return value;
        }}
        return {"INTERNAL" if name == "Status" else "values()[0]"};
    }}
}}
"""


def detection(members, kinds):
    """The record; `members` and `kinds` as members_of() and KINDS of declare.py give them."""
    out = [ABOUT, "import java.util.List;\n", "/**", " * The answer: two decisions. Angles are clockwise degrees to apply to the stored pixels.", " *"]
    parts, values = [], []
    for kind, member, count, said in members:
        named = kinds.get(member)
        shown = {"bool": "boolean"}.get(named, named or TYPES[kind])
        said = " ".join(said.replace("<=", "&lt;=").split())
        out += textwrap.wrap(f"@param {camel(member)} {said}", 115, initial_indent=" * ", subsequent_indent=" *     ")
        parts.append(f"{'List<Double>' if count else shown} {camel(member)}")
        value = f"found.{member}"
        values.append(f"Bridge.list({value})" if count else f"{value} != 0" if named == "bool" else f"{named}.of({value})" if named else value)
    out += [" * @param warnings what the decoder complained of, one line each; empty when nothing",
            " * @param correction what is decided, and only that",
            " * @param details times and evidence, where they were asked for; otherwise null", " */"]
    parts += ["List<String> warnings", "Correction correction", "Details details"]
    out += [lines(parts, "public\0record\0Detection(", "        ") + ") {",
            "    static Detection of(Abi.Detection found, List<String> warnings, Details details) {",
            "        Abi.Correction correction = new Abi.Correction();",
            "        Bridge.c.upright_correction_from(found, correction);",
            lines([*values, "warnings", "Correction.of(correction)", "details"], "        return\0new\0Detection(",
                  "                ") + ");", "    }", "}", ""]
    return "\n".join(out)


def files(declared, members, kinds):
    """{file name: content}"""
    enums, structs, functions = declared
    made = {f"{name}.java": enum(name, values) for name, values in enums.items()}
    return {**made, "Abi.java": abi(structs, functions), "Detection.java": detection(members, kinds)}
