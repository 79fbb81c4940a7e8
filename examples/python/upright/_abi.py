"""What upright.h declares. Made by examples/declare.py; do not edit."""
from enum import IntEnum

Status = IntEnum("Status", {"OK": 0, "INVALID_ARGUMENT": -1, "INVALID_STRUCT_SIZE": -2, "INVALID_HANDLE": -3,
    "UNKNOWN_OPTION": -4, "UNSUPPORTED_FORMAT": -10, "CORRUPT_IMAGE": -11, "TOO_MANY_BYTES": -12,
    "TOO_MANY_PIXELS": -13, "FILE_NOT_FOUND": -20, "FILE_UNREADABLE": -21, "FILE_NOT_WRITTEN": -22,
    "INVALID_MODEL": -30, "OUT_OF_MEMORY": -40, "DEADLINE_EXCEEDED": -41, "CANCELLED": -42, "INTERNAL": -100})
ExifPolicy = IntEnum("ExifPolicy", {"PRIOR": 0, "TRUST": 1, "IGNORE": 2})
PreviewUse = IntEnum("PreviewUse", {"NEVER": 0, "IF_CLEAR": 1, "ONLY": 2})
PixelFormat = IntEnum("PixelFormat", {"GREY": 1, "RGB": 2, "BGR": 3, "RGBA": 4, "BGRA": 5, "ARGB": 6, "ABGR": 7,
    "GREY16": 8, "RGB16": 9, "BIT_0_BLACK": 10, "BIT_1_BLACK": 11, "NV12": 12, "I420": 13})
Kind = IntEnum("Kind", {"UNKNOWN": 0, "DOCUMENT": 1, "PHOTO": 2})
Agreement = IntEnum("Agreement", {"UNKNOWN": 0, "AGREES": 1, "CONTRADICTS": 2})
Decision = IntEnum("Decision", {"NONE": 0, "REVIEW": 1, "APPLY": 2})
How = IntEnum("How", {"AUTOMATIC": 0, "PIXELS": 1, "TAG": 2})
Canvas = IntEnum("Canvas", {"EXPAND": 0, "CROP": 1, "KEEP": 2})
Interpolation = IntEnum("Interpolation", {"LANCZOS": 0, "CUBIC": 1})
Background = IntEnum("Background", {"PAPER": 0, "COLOUR": 1})
Way = IntEnum("Way", {"UNCHANGED": 0, "TAG": 1, "LOSSLESS": 2, "REENCODED": 3})
Thumbnail = IntEnum("Thumbnail", {"NONE": 0, "KEPT": 1, "TURNED": 2, "REENCODED": 3, "REMOVED": 4})
Verdict = IntEnum("Verdict", {"FIXED": 1, "UPRIGHT": 2, "LEFT": 3})

# Members of the structs, results and arguments of the functions; _native.py knows the letters.
STRUCTS = {
    "diagnostics": """struct_size:I message_length:I message:512c""",
    "options": """struct_size:I exif:i min_turn_confidence:d min_level_confidence:d skip_turn:i skip_skew:i deadline_ms:d
        max_input_bytes:Q max_pixels:Q max_memory_bytes:Q max_side:I reserved:I settings:s page:i preview:i""",
    "image": """struct_size:I format:i width:i height:i data:p size_bytes:Q stride_bytes:q pixel_stride_bytes:q chroma_u:p
        chroma_v:p chroma_size_bytes:Q chroma_stride_bytes:q x_resolution:d y_resolution:d exif_orientation:i
        reserved:i""",
    "detection": """struct_size:I decision:i rotation_angle:d turn_decision:i quarter_turns:i confidence:d posterior:4d
        level_decision:i mirrored:i skew:d skew_sigma:d skew_confidence:d level_confidence:d kind:i exif_orientation:i
        exif_agreement:i truncated:i width:i height:i direction_share:4d reads_several_ways:i from_preview:i
        page_index:i page_count:i""",
    "request": """struct_size:I explain:i path:s data:p image:p read_at:p read_context:p size:Q deadline_ms:d cancel:p
        details:p page:i reserved:i""",
    "correction": """struct_size:I mirrored:i quarter_turns:i reserved:i skew:d""",
    "correct_options": """struct_size:I how:i canvas:i interpolation:i background:i colour:4B max_side:I reserved:I
        max_input_bytes:Q max_pixels:Q max_memory_bytes:Q deadline_ms:d cancel:p page:i reserved2:i""",
    "corrected": """struct_size:I way:i width:i height:i exif_orientation:i thumbnail:i format:i levelled:i verdict:i
        reserved:i""",
    "fix_options": """struct_size:I level:i dry_run:i keep_time:i correct:p""",
}
FUNCTIONS = {
    "status_string": "s:i", "version": "s:", "version_number": "I:", "has": "i:s", "options_init": "i:pN",
    "detector_create": "i:ppp", "detector_destroy": ":p", "detect_encoded": "i:ppNpp", "detect_file": "i:pspp",
    "detect_pixels": "i:pppp", "detect": "i:pppp", "details_numbers": "p:psp", "details_json": "s:p",
    "details_destroy": ":p", "detect_files": "i:ppNippp", "read_exif_orientation": "i:pNp", "exif_to_turn": "i:ipp",
    "turn_to_exif": "i:ii", "correction_from": "i:pp", "buffer_data": "p:p", "buffer_size": "N:p",
    "buffer_destroy": ":p", "correct_options_init": "i:pN", "correct_encoded": "i:pNppppp",
    "correct_pixels": "i:pppppp", "preview_encoded": "i:pNpippp", "details_picture": "i:pspp",
    "replace_file": "i:spNip", "fix_encoded": "i:ppNppppp", "fix_file": "i:psspppp", "fix_files": "i:pppNipppp"
}
