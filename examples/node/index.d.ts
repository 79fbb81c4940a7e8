/** Every angle is in clockwise degrees to apply to the stored pixels; where `mirrored` is set, flip left-right first. */

export type Data = ArrayBuffer | NodeJS.ArrayBufferView;
export type ExifPolicy = "prior" | "trust" | "ignore";
export type Kind = "unknown" | "document" | "photo";
export type Decision = "none" | "review" | "apply";
export type PixelFormat = "grey" | "rgb" | "bgr" | "rgba" | "bgra";

export declare const Status: {
  readonly ok: 0;
  readonly invalidArgument: -1;
  readonly invalidStructSize: -2;
  readonly invalidHandle: -3;
  readonly unsupportedFormat: -10;
  readonly corruptImage: -11;
  readonly tooManyBytes: -12;
  readonly tooManyPixels: -13;
  readonly fileNotFound: -20;
  readonly fileUnreadable: -21;
  readonly invalidModel: -30;
  readonly outOfMemory: -40;
  readonly deadlineExceeded: -41;
  readonly internal: -100;
};

/** A call that failed: `status` says what kind, the message what and where. */
export declare class UprightError extends Error {
  readonly status: number;
}

/** A four-way classifier of one's own (ONNX) in place of the built-in networks. */
export interface Model {
  path: string;
  inputWidth?: number;
  inputHeight?: number;
  mean?: [number, number, number];
  deviation?: [number, number, number];
  bgr?: boolean;
  /** Clockwise quarter turns to apply when output k wins. */
  turns?: [number, number, number, number];
}

/** What a detector is told once. Every default is the recommended value. */
export interface Options {
  exif?: ExifPolicy;
  /** Below it the decision is "review"; default 0.9. */
  minConfidence?: number;
  detectSkew?: boolean;
  detectTurn?: boolean;
  /** 0, the default: no limit. */
  deadlineMs?: number;
  maxInputBytes?: number;
  maxPixels?: number;
  maxSide?: number;
  model?: Model;
}

/** Wall-clock milliseconds. `vision` is everything that is not decoding; the others are its stages. */
export interface Timings {
  decode: number;
  vision: number;
  exif: number;
  preprocess: number;
  edges: number;
  lines: number;
  vote: number;
  coarse: number;
  confidence: number;
}

/** What to do to the stored pixels: flip left-right, then turn, then (with `level`) level. */
export interface Correction {
  mirrored?: boolean;
  quarterTurns?: number;
  skew?: number;
}

export interface Detection extends Required<Correction> {
  /** 90 * quarterTurns + skew, in (-180, 180]. */
  rotationAngle: number;
  /** P(quarterTurns is right). */
  confidence: number;
  posterior: [number, number, number, number];
  /** Standard error of skew, degrees. */
  skewSigma: number;
  /** P(|error of skew| <= 0.2 degrees). */
  skewConfidence: number;
  kind: Kind;
  /** "none": nothing defines an up; "review": below minConfidence; "apply": turn it. */
  decision: Decision;
  /** 0 when absent, else 1..8. */
  exifOrientation: number;
  /** null when tag or content say nothing. */
  exifAgrees: boolean | null;
  /** The file ends early. */
  truncated: boolean;
  /** Stored size in pixels. */
  width: number;
  height: number;
  /** What the decoder complained of. */
  warnings: string[];
  timings: Timings;
}

export interface Pixels {
  data: Data;
  width: number;
  height: number;
  format: PixelFormat;
  /** Default: rows without padding. */
  strideBytes?: number;
  /** The tag that came with them, 0 (default) when unknown. */
  exifOrientation?: number;
}

/** Immutable after creation; any number of calls may be under way at once, none blocks the event loop. */
export declare class Detector {
  constructor(options?: Options);
  /** A JPEG or PNG in memory; not copied, so leave it alone until the promise settles. */
  detect(data: Data): Promise<Detection>;
  /** A JPEG or PNG file. A Buffer names a path that is not UTF-8. */
  detectFile(path: string | Buffer): Promise<Detection>;
  detectPixels(pixels: Pixels): Promise<Detection>;
  /** Frees the detector once the calls under way have ended; later calls fail with Status.invalidHandle. */
  close(): void;
}

export interface FixOptions {
  /** "automatic" (default): lossless where the JPEG's blocks allow it, else the tag. */
  how?: "automatic" | "pixels" | "tag";
  /** Also apply the skew, which resamples the pixels. */
  level?: boolean;
  canvas?: "expand" | "crop" | "keep";
  interpolation?: "lanczos" | "cubic";
  /** Of corners, sRGB; default: the paper's own. */
  colour?: [number, number, number];
}

export interface Fixed {
  /** A complete file of the same format. */
  data: Uint8Array;
  way: "unchanged" | "tag" | "lossless" | "reencoded";
  width: number;
  height: number;
  exifOrientation: number;
  thumbnail: "none" | "kept" | "turned" | "reencoded" | "removed";
  notes: string[];
}

export interface FixedPixels {
  data: Uint8Array;
  width: number;
  height: number;
  format: PixelFormat;
}

/** Puts a JPEG or PNG in memory right, without loss where that is possible. */
export declare function fix(data: Data, answer: Correction, options?: FixOptions): Promise<Fixed>;
/** Puts pixels right; the result has rows without padding. */
export declare function fixPixels(pixels: Pixels, answer: Correction, options?: Omit<FixOptions, "how">): Promise<FixedPixels>;
/** EXIF orientation from the header alone, in microseconds: 1..8, or 0 when absent or malformed. */
export declare function readExifOrientation(data: Data): number;
/** Version of the native library. */
export declare function version(): string;
