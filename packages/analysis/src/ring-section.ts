import type { RingHistorySection, RingSection } from "./analysis-document.ts";
import { borateUnitKinds } from "./borate-units.ts";
import type { RingMeasurements } from "./frame-measurements.ts";
import { countLife, ringTracker, type TimedLife } from "./ring-history.ts";
import { ageTable, survivalOf } from "./ring-survival.ts";
import type { RingDefinition } from "./rings.ts";
import { averagedByNumber, runningAverages } from "./running-averages.ts";
import { thinnedRows } from "./thinned-rows.ts";
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
/** Averages of everything that is counted of rings, and the lives of the three-membered ones. */
export function ringRecorder(): RingRecorder {
  const averages = runningAverages();
  const lives = lifeRecorder();
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
      lives.add(threes, time ?? NaN, temperature ?? NaN);
    },
    section(definition, largest, followed) {
      const errors = { ...averages.group("boroxol").errors, ...averages.group("inRings").errors };
      const [per, origins] = [averages.group("ringsPerFormer").means, averages.group("originFraction").means];
      const planarity = averages.mean("planarity", "planarity");
      const inRings = averages.mean("inRings", "b3InRings");
      const history = followed ? lives.section() : undefined;
      return {
        definition,
        largest,
        perFormer: averagedByNumber(averages.group("perFormer")),
        counts: averagedByNumber({ ...averages.group("counts"), errors: {} }),
        threeMembered: unsorted(averages.group("types").means) as unknown as ThreeMemberedRings,
        ...(Object.keys(averages.group("types").errors).length === 0
          ? {}
          : { threeMemberedError: unsorted(averages.group("types").errors) as unknown as ThreeMemberedRings }),
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

/** Lives of three-membered rings, and their number in time: as many numbers as are shown, however long the run. */
function lifeRecorder(): {
  add(members: readonly (readonly number[])[], time: number, temperature: number): void;
  section(): RingHistorySection | undefined;
} {
  const series = thinnedRows();
  const ages = ageTable();
  let longest: TimedLife[] = [];
  let [frames, births, deaths] = [0, 0, 0];
  let [first, last] = [NaN, NaN];
  let ordered = true;
  const length = ({ birth, death }: TimedLife): number => (death ?? frames) - birth;
  const trimmed = (list: readonly TimedLife[]): TimedLife[] =>
    list.toSorted((a, b) => length(b) - length(a) || a.birth - b.birth).slice(0, mostLives);
  const tracker = ringTracker((life) => {
    births += Number(!life.older);
    deaths++;
    countLife(ages, life, frames);
    longest.push(life);
    if (longest.length >= 2 * mostLives) longest = trimmed(longest);
  });
  return {
    add(members, time, temperature) {
      ordered &&= frames === 0 ? !Number.isNaN(time) : time > last;
      if (frames === 0) first = time;
      last = time;
      frames++;
      series.add([time, tracker.add(members, time), temperature]);
    },
    section() {
      if (frames < 2 || !ordered) return undefined;
      const interval = (last - first) / (frames - 1);
      const open = tracker.open();
      const final = ageTable();
      for (const { age, died, living } of ages.rows()) {
        for (let k = 0; k < died + living; k++) final.add(age, k < died);
      }
      for (const life of open) countLife(final, life, frames);
      const { age, survival, error } = survivalOf(final);
      const born = births + open.filter(({ older }) => !older).length;
      const temperature = series.column(2);
      return {
        time: series.column(0),
        counts: series.column(1),
        ...(temperature.some(Number.isNaN) ? {} : { temperature }),
        births: born,
        deaths: deaths + open.filter(({ death }) => death !== undefined).length,
        ...(born > 0 ? { survival: { age: age.map((a) => a * interval), probability: survival, error } } : {}),
        lives: trimmed([...longest, ...open]).map(({ members, birthTime, deathTime }) => ({
          members,
          birth: birthTime,
          ...(deathTime === undefined ? {} : { death: deathTime }),
        })),
      };
    },
  };
}
