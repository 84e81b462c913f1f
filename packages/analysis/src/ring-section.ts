import type { RingHistorySection, RingSection } from "./analysis-document.ts";
import { borateUnitKinds } from "./borate-units.ts";
import type { RingMeasurements } from "./frame-measurements.ts";
import { ringFollower, ringSurvival } from "./ring-history.ts";
import type { RingDefinition } from "./rings.ts";
import { averagedByNumber, runningAverages } from "./running-averages.ts";
import type { ThreeMemberedRings } from "./three-membered-rings.ts";

/** Rings of frames that come one by one. */
export interface RingRecorder {
  /** @param time of the frame @unit ps @param temperature @unit K */
  add(rings: RingMeasurements, time: number | undefined, temperature: number | undefined): void;
  /** @param followed the atoms are the same in all frames, so that rings have lives */
  section(definition: RingDefinition, largest: number, followed: boolean): RingSection;
}

/** Lives of rings that the document lists. */
const mostLives = 200;
/** Points of the count against time. */
const mostPoints = 20_000;

/** Averages of everything that is counted of rings, and the lives of the three-membered ones. */
export function ringRecorder(): RingRecorder {
  const averages = runningAverages();
  const follower = ringFollower();
  const times: number[] = [];
  const temperatures: number[] = [];
  return {
    add({ counts, formers, census, connectivity, boroxolPlanarity, units, threes }, time, temperature) {
      averages.add("counts", counts);
      averages.add(
        "perFormer",
        Object.fromEntries(Object.entries(counts).map(([size, count]) => [size, count / formers])),
      );
      averages.add("types", { ...census.types });
      averages.add("boroxol", { boroxol: census.boroxol });
      if (census.threeFoldInRings !== undefined) averages.add("inRings", { b3InRings: census.threeFoldInRings });
      if (boroxolPlanarity !== undefined) averages.add("planarity", { planarity: boroxolPlanarity });
      averages.add("units", units);
      const of = (pick: "ringsPerFormer" | "originFraction"): Record<string, number> =>
        Object.fromEntries(Object.entries(connectivity).map(([size, each]) => [size, each[pick]]));
      averages.add("ringsPerFormer", of("ringsPerFormer"));
      averages.add("originFraction", of("originFraction"));
      follower.add(threes.map((members) => ({ formers: members, bridges: [], shifts: [], origins: [] })));
      times.push(time ?? NaN);
      temperatures.push(temperature ?? NaN);
    },
    section(definition, largest, followed) {
      const errors = { ...averages.group("boroxol").errors, ...averages.group("inRings").errors };
      const [per, origins] = [averages.group("ringsPerFormer").means, averages.group("originFraction").means];
      const planarity = averages.mean("planarity", "planarity");
      const inRings = averages.mean("inRings", "b3InRings");
      const history = followed ? historyOf(follower.history(), times, temperatures) : undefined;
      return {
        definition,
        largest,
        perFormer: averagedByNumber(averages.group("perFormer")),
        counts: averagedByNumber({ ...averages.group("counts"), errors: {} }),
        threeMembered: unsorted(averages.group("types").means) as unknown as ThreeMemberedRings,
        boroxol: averages.mean("boroxol", "boroxol"),
        ...(Number.isNaN(inRings) ? {} : { b3InRings: inRings }),
        ...(Object.keys(errors).length === 0 ? {} : { error: errors as { boroxol: number; b3InRings?: number } }),
        connectivity: Object.fromEntries(
          Object.keys(per).map((size) => [size, { ringsPerFormer: per[size]!, originFraction: origins[size] ?? 0 }]),
        ),
        ...(Number.isNaN(planarity) ? {} : { boroxolPlanarity: planarity }),
        units: Object.fromEntries(
          borateUnitKinds.map((kind) => [kind, averages.mean("units", kind)]),
        ) as RingSection["units"],
        ...(history === undefined ? {} : { history }),
      };
    },
  };
}

/** Types of rings as a document lists them, by the number of four-fold borons. */
function unsorted(types: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(typeOrder.map((name) => [name, types[name] ?? 0]));
}

const typeOrder = ["3B3", "3B2-4B1", "3B1-4B2", "4B3", "withSi", "other"] as const;

function historyOf(
  history: ReturnType<ReturnType<typeof ringFollower>["history"]>,
  times: readonly number[],
  temperatures: readonly number[],
): RingHistorySection | undefined {
  if (times.length < 2 || times.some((t, k) => Number.isNaN(t) || (k > 0 && !(t > times[k - 1]!)))) return undefined;
  const interval = (times.at(-1)! - times[0]!) / (times.length - 1);
  const { age, survival, error } = ringSurvival(history);
  const step = Math.ceil(times.length / mostPoints);
  const shown = <T>(list: readonly T[]): T[] => list.filter((_, k) => k % step === 0);
  const length = ({ birth, death }: (typeof history.lives)[number]): number => (death ?? times.length) - birth;
  return {
    time: shown(times),
    counts: shown(history.counts),
    ...(temperatures.some(Number.isNaN) ? {} : { temperature: shown(temperatures) }),
    births: history.lives.filter(({ older }) => !older).length,
    deaths: history.lives.filter(({ death }) => death !== undefined).length,
    ...(history.lives.some(({ older }) => !older)
      ? { survival: { age: age.map((a) => a * interval), probability: survival, error } }
      : {}),
    lives: history.lives
      .toSorted((a, b) => length(b) - length(a))
      .slice(0, mostLives)
      .map((life) => ({
        members: life.members,
        birth: times[life.birth]!,
        ...(life.death === undefined ? {} : { death: times[life.death]! }),
      })),
  };
}
