// Compiled, never run: the types say what the package does.
import { createReadStream } from "node:fs";
import { correct, detect, detectMany, Detector, fix, readExifOrientation, Status, UprightError, type Detection } from "upright";

export async function use(data: Buffer): Promise<number> {
  const detector = new Detector({ exif: "trust", minTurnConfidence: 0.8, settings: { model: "a.onnx", model_turns: "0,3,2,1" } });
  const answer: Detection = await detector.detect(createReadStream("a.jpg"), { signal: AbortSignal.timeout(1) });
  const agrees: boolean = answer.exifAgreement === "agrees";
  const pixels = await correct({ data, width: 1, height: 1, format: "rgb" }, answer, { canvas: "crop" });
  try {
    await fix(new Uint8Array(pixels.data!), "b.jpg", { how: "tag", level: true });
    await fix(new URL("file:///c.jpg"));
    for await (const { source, error } of detectMany(["a", "b"], { jobs: 2 })) console.log(source.length, error?.code);
  } catch (error) {
    if (error instanceof UprightError && error.status === Status.corruptImage) return error.status;
  }
  // @ts-expect-error there is no such policy
  await detect(data, { exif: "maybe" });
  // @ts-expect-error an answer is no string
  const wrong: string = answer.quarterTurns;
  detector.close();
  return agrees && wrong ? readExifOrientation(data.buffer as ArrayBuffer) : answer.quarterTurns;
}
