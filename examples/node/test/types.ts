// Compiled, never run: the types say what the package does.
import { Detector, fix, fixPixels, readExifOrientation, Status, UprightError, type Detection } from "upright";

export async function use(data: Buffer): Promise<number> {
  const detector = new Detector({ exif: "trust", minConfidence: 0.8, model: { path: "a.onnx", turns: [0, 3, 2, 1] } });
  const answer: Detection = await detector.detect(data);
  const agrees: boolean | null = answer.exifAgrees;
  const pixels = await fixPixels({ data, width: 1, height: 1, format: "rgb" }, answer, { level: true, canvas: "crop" });
  try {
    await fix(new Uint8Array(pixels.data), answer, { how: "tag" });
  } catch (error) {
    if (error instanceof UprightError && error.status === Status.corruptImage) return error.status;
  }
  // @ts-expect-error there is no such policy
  new Detector({ exif: "maybe" });
  // @ts-expect-error an answer is no string
  const wrong: string = answer.quarterTurns;
  detector.close();
  return agrees && wrong ? readExifOrientation(data.buffer as ArrayBuffer) : answer.quarterTurns;
}
