import type { Frame } from "@boroxol/core";
import { expect, test } from "vitest";
import { analyzeFrames, beginAnalysis, measureFrame } from "../src/index.ts";
import { boroxolRing } from "./crystals.ts";

/** The ring whose first boron breathes about the cutoff of 1.5 A. */
function breathing(t: number): Frame {
  const frame = boroxolRing();
  const positions = Float64Array.from(frame.positions);
  const out = t === 0 ? 0 : t % 2 === 0 ? 0.05 : 0.3;
  positions[0]! += out;
  return { ...frame, positions, time: t };
}

const frames = Array.from({ length: 30 }, (_, t) => breathing(t));
const cutoffs = { "B-O": 1.5 };

test("without hysteresis a bond that trembles about its cutoff breaks rings, with it none", () => {
  const plain = analyzeFrames(frames, { cutoffs });
  expect(plain.rings!.boroxol).toBeLessThan(0.6);
  const steady = analyzeFrames(frames, { cutoffs, hysteresis: 0.15 });
  expect(steady.rings!.boroxol).toBe(1);
  expect(steady.rings!.history).toMatchObject({ births: 0, deaths: 0 });
});

test("frames measured elsewhere with the bonds that the stream gives make the same document", () => {
  const options = { cutoffs, hysteresis: 0.15 };
  const stream = beginAnalysis(frames, options);
  const ahead = frames.map((frame) => measureFrame(frame, stream.plan, stream.bondsOf(frame)));
  frames.forEach((frame, k) => stream.add(frame, ahead[k]));
  expect(stream.document()).toEqual(analyzeFrames(frames, options));
  expect(beginAnalysis(frames, { cutoffs }).bondsOf(frames[0]!)).toBeUndefined();
});
