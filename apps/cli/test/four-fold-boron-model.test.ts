import { expect, test } from "vitest";
import { fourFoldBoronModel } from "../src/four-fold-boron-model.ts";

test("each alkali oxide makes two four-fold borons, up to saturation", () => {
  expect(fourFoldBoronModel({ SiO2: 20, B2O3: 60, Li2O: 20 })?.value).toBeCloseTo(1 / 3, 12);
  expect(fourFoldBoronModel({ B2O3: 80, Li2O: 10, Na2O: 10 })?.value).toBeCloseTo(0.25, 12);
  expect(fourFoldBoronModel({ B2O3: 100 })?.value).toBe(0);
});

test("there is no value outside of the model", () => {
  expect(fourFoldBoronModel({ SiO2: 100 })).toBeUndefined();
  expect(fourFoldBoronModel({ B2O3: 50, CaO: 50 })).toBeUndefined();
});
