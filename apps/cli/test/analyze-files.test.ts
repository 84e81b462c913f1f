import { createRandom, cubicCell, type Frame } from "@boroxol/core";
import { analyzeFrames } from "@boroxol/analysis";
import { expect, test } from "vitest";
import { analyzeFiles } from "../src/analyze-files.ts";

/** Boron and oxygen at random places, of a borate's density. */
function glass(time: number): Frame {
  const random = createRandom(3);
  const positions = Float64Array.from({ length: 120 }, (_, k) => 8 * random.uniforms(time, k, 6)[0]!);
  const species = Uint8Array.from({ length: 40 }, (_, i) => (i % 5 < 2 ? 5 : 8));
  return { species, positions, cell: cubicCell(8), periodic: [true, true, true], time };
}

async function* read(count: number, last?: Frame): AsyncGenerator<Frame> {
  for (let k = 0; k < count; k++) yield glass(k);
  if (last !== undefined) yield last;
}

test("frames measured by threads give the document of frames measured here, and each is counted once", async () => {
  const options = { cutoffs: { "B-O": 1.9 }, only: ["density", "coordination", "rings", "angles", "events", "sq"] };
  const seen: number[] = [];
  const threaded = await analyzeFiles(read(70), options, 2, (done) => seen.push(done));
  expect(threaded).toEqual(
    analyzeFrames(
      Array.from({ length: 70 }, (_, k) => glass(k)),
      options,
    ),
  );
  expect(seen).toEqual(Array.from({ length: 70 }, (_, k) => k + 1));
});

test("an error in a thread keeps its code", async () => {
  const flat = { ...glass(70), cell: new Float64Array(9) };
  await expect(analyzeFiles(read(70, flat), { only: ["coordination"] }, 2, () => undefined)).rejects.toMatchObject({
    name: "BoroxolError",
  });
});

test("no frame at all is a coded error", async () => {
  await expect(analyzeFiles(read(0), {}, 2, () => undefined)).rejects.toMatchObject({ code: "E0503" });
});
