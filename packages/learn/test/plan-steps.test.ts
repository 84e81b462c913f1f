import { assert, double, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { secondsOf, stepsWithin, usualEvery, validationSize } from "../src/train/plan-steps.ts";

describe("the plan of a training", () => {
  it("reads times", () => {
    expect([secondsOf("90s"), secondsOf("1.5 min"), secondsOf("2h")]).toEqual([90, 90, 7200]);
  });

  it("leaves most of the time to steps, whatever they and validations cost", () => {
    const prices = double({ min: 1e-4, max: 0.05, noNaN: true });
    const frames = integer({ min: 0, max: 5000 });
    assert(
      property(
        prices,
        frames,
        integer({ min: 1, max: 8 }),
        integer({ min: 1, max: 30 }),
        (frame, validation, batch, dear) => {
          // A step costs at least what its frames cost without gradients.
          const step = batch * frame * (1 + dear / 10);
          const cost = { step, frame, first: 3 * frame };
          const counts = { training: 1000, validation, tested: 200 };
          const seconds = 60 + (6 * validation + 5000) * frame;
          const steps = stepsWithin(seconds, cost, counts, { batch });
          const every = usualEvery(steps, batch, validation);
          const validations = Math.ceil(steps / every) * Math.min(validation, validationSize(every, batch)) * frame;
          const met = (Math.min(1000, steps * batch + 200) + validation) * cost.first;
          const whole = steps * step + validations + (validation + 200) * frame + met;
          expect(whole).toBeLessThan(seconds);
          if (steps < 200) return;
          // Few are left over.
          expect(whole).toBeGreaterThan(0.93 * seconds - 2);
          expect(validations).toBeLessThan(0.25 * steps * step);
        },
      ),
    );
  });
});
