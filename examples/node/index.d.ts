/** Every angle is in clockwise degrees to apply to the stored pixels; where `mirrored` is set, flip left-right first. */

import type { Readable } from "node:stream";

export type Data = ArrayBuffer | NodeJS.ArrayBufferView;
export type Path = string | URL | { path: string | Buffer };
/** A path, an image file in memory, a Blob or stream of one, or pixels. Memory is not copied: leave it alone meanwhile. */
export type Source = Path | Data | Blob | Readable | AsyncIterable<Uint8Array> | Pixels;
export type Decision = "none" | "review" | "apply";
export type PixelFormat = "grey" | "rgb" | "bgr" | "rgba" | "bgra" | "argb" | "abgr" | "grey16" | "rgb16" | "bit0Black"
  | "bit1Black" | "nv12" | "i420";

export declare const Status: {
  readonly ok: 0; readonly invalidArgument: -1; readonly invalidStructSize: -2; readonly invalidHandle: -3;
  readonly unknownOption: -4; readonly unsupportedFormat: -10; readonly corruptImage: -11; readonly tooManyBytes: -12;
  readonly tooManyPixels: -13; readonly fileNotFound: -20; readonly fileUnreadable: -21; readonly fileNotWritten: -22;
  readonly invalidModel: -30; readonly outOfMemory: -40; readonly deadlineExceeded: -41; readonly cancelled: -42;
  readonly internal: -100;
};

/** A call that failed: `status` says what kind, `code` the same as text ("corrupt_image"), the message what and where. */
export declare class UprightError extends Error {
  readonly status: number;
  readonly code: string;
}

/** What a detector is told once. Every default is the recommended value. */
export interface Options {
  /** "prior" (default): strong evidence; "trust": where there is a tag, it decides; "ignore". */
  exif?: "prior" | "trust" | "ignore";
  /** When the small picture beside a camera's JPEG answers: "ifClear" for large photographs that it shows clearly, "only"
   * without ever looking at the whole; default "never". */
  preview?: "never" | "ifClear" | "only";
  /** A less probable turn is for "review"; default 0.95. */
  minTurnConfidence?: number;
  /** The same for levelling. */
  minLevelConfidence?: number;
  /** Turn by tags alone, ask no network. */
  skipTurn?: boolean;
  /** Do not look for the fine angle. */
  skipSkew?: boolean;
  /** 0, the default: no limit. */
  deadlineMs?: number;
  maxInputBytes?: number;
  maxPixels?: number;
  maxMemoryBytes?: number;
  maxSide?: number;
  /** Which picture of a file with several (TIFF) is asked about, counted from 0. */
  page?: number;
  /** What few programs need, such as a model of one's own: names and values stand in upright.h. */
  settings?: Record<string, string | number>;
}

/** What belongs to one call. */
export interface Call {
  /** Ends the call within milliseconds; the promise then rejects with the signal's reason. */
  signal?: AbortSignal;
  deadlineMs?: number;
}

export interface Question extends Call {
  /** Times of the stages. */
  details?: boolean;
  /** The evidence too; "picture": also a PNG that shows it. */
  explain?: boolean | "picture";
  /** Which picture of a file with several, counted from 0; pageCount of the answer says how many there are. */
  page?: number;
}

export interface Details {
  /** Wall-clock milliseconds: decode, vision (all that is not decoding) and the stages of vision. */
  timingsMs: Record<string, number>;
  evidence: Record<string, number | number[] | string[]> | null;
  picture?: Uint8Array;
}

/** What to do to the stored pixels: flip left-right, then turn, then level. */
export interface Correction {
  mirrored?: boolean;
  quarterTurns?: number;
  /** Clockwise degrees; 0: do not level. */
  skew?: number;
}

/** Two decisions, each with its probability; the estimates stand there whatever is decided. */
export interface Detection extends Required<Correction> {
  /** What follows for the picture as a whole. */
  decision: Decision;
  /** What is decided to be applied, turn and skew together, in (-180, 180]; else 0. */
  rotationAngle: number;
  /** Of mirrored and quarterTurns. */
  turnDecision: Decision;
  /** P(quarterTurns is right). */
  confidence: number;
  posterior: [number, number, number, number];
  /** Of skew. */
  levelDecision: Decision;
  /** Standard error of skew, degrees. */
  skewSigma: number;
  /** P(|error of skew| <= 0.2 degrees). */
  skewConfidence: number;
  /** P(levelling by skew leaves the picture straighter than it is). */
  levelConfidence: number;
  kind: "unknown" | "document" | "photo";
  /** 0 when absent, else 1..8. */
  exifOrientation: number;
  exifAgreement: "unknown" | "agrees" | "contradicts";
  /** The file ends early. */
  truncated: boolean;
  /** Stored size in pixels. */
  width: number;
  height: number;
  /** Share of the text that a turn by 0, 1, 2, 3 quarters makes upright; zeros: not known. */
  directionShare: [number, number, number, number];
  readsSeveralWays: boolean;
  /** The answer is from the small picture beside it. */
  fromPreview: boolean;
  /** Which picture of the file, counted from 0. */
  pageIndex: number;
  /** How many it has; 0 when not known, as for pixels. */
  pageCount: number;
  /** What the decoder complained of. */
  warnings: string[];
  /** What is decided, and only that. */
  correction: Required<Correction>;
  details?: Details;
}

/** What ImageData and the raw output of sharp are, too. */
export interface Pixels {
  data: Data;
  width: number;
  height: number;
  /** Default: by the number of bytes grey, rgb or rgba. */
  format?: PixelFormat;
  /** Default: rows without padding. */
  strideBytes?: number;
  /** Horizontal and vertical; only their ratio counts. */
  resolution?: [number, number];
  /** The tag that came with them, 0 (default) when unknown. */
  exifOrientation?: number;
}

export interface CorrectOptions extends Call {
  /** "automatic" (default): lossless where the JPEG's blocks allow it, else the tag. */
  how?: "automatic" | "pixels" | "tag";
  canvas?: "expand" | "crop" | "keep";
  interpolation?: "lanczos" | "cubic";
  /** Of corners, sRGB; default: the paper's own. */
  colour?: [number, number, number];
  /** Which picture of a file with several, counted from 0; the others stay as they are. Of correct() alone. */
  page?: number;
  /** Write nothing, only say what would be done. */
  dryRun?: boolean;
}

export interface FixOptions extends CorrectOptions {
  /** Also level where that is decided, which encodes again. */
  level?: boolean;
  keepTime?: boolean;
}

export interface Corrected {
  /** A complete file of the same format, or pixels; null for a dry run and where the library wrote the file. */
  data: Uint8Array | null;
  width: number;
  height: number;
  levelled: boolean;
  notes: string[];
  /** Of files. */
  way?: "unchanged" | "tag" | "lossless" | "reencoded";
  exifOrientation?: number;
  thumbnail?: "none" | "kept" | "turned" | "reencoded" | "removed";
  /** Of pixels. */
  format?: PixelFormat;
}

export interface Fixed extends Corrected {
  /** "upright": nothing to do; "left": left alone, `notes` say why. */
  verdict: "fixed" | "upright" | "left";
  /** What was found before. */
  detection: Detection;
}

/** Immutable after creation; any number of calls may be under way at once, none blocks the event loop. */
export declare class Detector {
  constructor(options?: Options);
  detect(source: Source, question?: Question): Promise<Detection>;
  fix(source: Source, options?: FixOptions): Promise<Fixed>;
  fix(source: Source, target: Path | undefined, options?: FixOptions): Promise<Fixed>;
  /** Frees the detector once the calls under way have ended; later calls fail with Status.invalidHandle. */
  close(): void;
}

/** How must it be turned? */
export declare function detect(source: Source, options?: Options & Question): Promise<Detection>;
/** Answers in the order of the sources, `jobs` of them at once (default: one a processor; libuv's pool is the limit). */
export declare function detectMany<S extends Source>(sources: Iterable<S> | AsyncIterable<S>,
  options?: Options & Question & { jobs?: number }):
  AsyncGenerator<{ source: S; answer: Detection; error?: undefined } | { source: S; error: UprightError; answer?: undefined }>;
/**
 * Asks, applies what is decided, asks again, and keeps the result only if that answer wants no more. A path without a
 * target is replaced, safely; a target is written unless it exists with another content; other data comes back in `data`.
 */
export declare function fix(source: Source, options?: Options & FixOptions): Promise<Fixed>;
export declare function fix(source: Source, target: Path | undefined, options?: Options & FixOptions): Promise<Fixed>;
/** A file of a batch: replaced, safely, where there is no target. */
export interface FileToFix {
  source: Path;
  target?: Path;
}
/**
 * fix() for many files in their order, `jobs` of them at once. Whoever stops listening gets no further file begun; those
 * under way are finished.
 */
export declare function fixMany(files: Iterable<Path | FileToFix> | AsyncIterable<Path | FileToFix>,
  options?: Options & FixOptions & { jobs?: number }):
  AsyncGenerator<FileToFix & ({ fixed: Fixed; error?: undefined } | { error: UprightError; fixed?: undefined })>;
/** Puts an image right without asking; of a Detection what is decided is applied. */
export declare function correct(source: Source, correction: Correction | Detection, options?: CorrectOptions): Promise<Corrected>;
/** A small JPEG of an image file as the correction would make it, for "is this right?". */
export declare function preview(source: Exclude<Source, Pixels>, correction: Correction | Detection, maxSide?: number,
  options?: { signal?: AbortSignal; deadlineMs?: number }): Promise<Uint8Array>;
/** Puts bytes in the place of a file: written aside, flushed and renamed; permissions and attributes stay. */
export declare function replaceFile(path: Path, data: Data, options?: { keepTime?: boolean }): Promise<void>;
/** EXIF orientation from the header alone, in microseconds: 1..8, or 0 when absent or malformed. */
export declare function readExifOrientation(data: Data): number;
/** What a viewer does for an EXIF value. */
export declare function exifToTurn(exifOrientation: number): Required<Correction>;
/** The EXIF value 1..8 that asks a viewer for this flip and turn. */
export declare function turnToExif(correction: Correction): number;
/** Whether this build has "networks", "onnx", "explain" or reads a format such as "jpeg". */
export declare function has(feature: string): boolean;
/** Version of the native library. */
export declare function version(): string;
