import { readFileSync } from "node:fs";
import path from "node:path";

export const root = process.env.UPRIGHT_ROOT ?? path.resolve(new URL(".", import.meta.url).pathname, "../../..");
export const sample = (name) => readFileSync(path.join(root, "examples", "samples", name));

/** The status with which a promise fails; 0 when it does not. */
export async function statusOf(promise) {
  try {
    await promise;
    return 0;
  } catch (error) {
    if (error.name !== "UprightError") throw error;
    return error.status;
  }
}
