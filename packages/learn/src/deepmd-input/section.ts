import type { Findings } from "./findings.ts";
import { harmless, neutral } from "./known-keys.ts";

/** Reads values of one section and remembers which keys were understood. */
export interface Section {
  readonly name: string;
  get<T>(keys: readonly string[], otherwise: T): T;
  /** What `get` was not asked for. */
  rest(): (readonly [key: string, value: unknown])[];
}

function sectionAt(document: Record<string, unknown>, name: string): Record<string, unknown> {
  let at: unknown = document;
  for (const key of name.split(".")) at = (at as Record<string, unknown> | undefined)?.[key];
  return typeof at === "object" && at !== null && !Array.isArray(at) ? (at as Record<string, unknown>) : {};
}

/** The section of that name, `model.descriptor` for one inside another; what is missing is empty. */
export function sectionOf(document: Record<string, unknown>, name: string, { problems }: Findings): Section {
  const values = sectionAt(document, name);
  const asked = new Set<string>();
  return {
    name,
    get<T>(names: readonly string[], otherwise: T): T {
      for (const each of names) asked.add(each);
      const found = names.find((each) => values[each] !== undefined && values[each] !== null);
      if (found === undefined) return otherwise;
      const value = values[found];
      if (otherwise !== undefined && otherwise !== null && !sameKind(value, otherwise)) {
        problems.push(`${name}.${found} ${JSON.stringify(value)}: not understood`);
        return otherwise;
      }
      return value as T;
    },
    rest: () => Object.entries(values).filter(([key]) => !asked.has(key) && !key.startsWith("_")),
  };
}

function sameKind(value: unknown, like: unknown): boolean {
  if (typeof like === "string" || Array.isArray(like)) return true;
  return typeof value === typeof like;
}

/** Everything that was not asked for: neutral, harmless, or a problem. */
export function checkRest(sections: readonly Section[], { problems, deviations }: Findings): void {
  for (const { name, rest } of sections) {
    for (const [key, value] of rest()) {
      const allowed = neutral[name]?.[key];
      const text = JSON.stringify(value);
      if (allowed !== undefined) {
        const same = allowed.some((each) => JSON.stringify(each) === text);
        if (!same && value !== null) problems.push(`${name}.${key} ${text}: not done here`);
      } else if (harmless[name]?.includes(key) === true) deviations.push(`${name}.${key}: changes nothing here`);
      else problems.push(`${name}.${key}: not known`);
    }
  }
}
