import type { Option, OptionSchema } from "./option-schema.ts";

/** The value that an option holds once it is validated. */
export type OptionValue<O extends Option> = O extends { readonly type: "number" | "integer" }
  ? number
  : O extends { readonly type: "string" }
    ? string
    : O extends { readonly type: "choice"; readonly choices: readonly (infer C)[] }
      ? C
      : O extends { readonly type: "boolean" }
        ? boolean
        : O extends { readonly type: "list"; readonly items: infer I extends Option }
          ? readonly OptionValue<I>[]
          : O extends { readonly type: "table"; readonly values: infer I extends Option }
            ? Readonly<Record<string, OptionValue<I>>>
            : O extends { readonly type: "group"; readonly options: infer G extends OptionSchema }
              ? OptionValues<G>
              : O extends {
                    readonly type: "stages";
                    readonly tag: infer T extends string;
                    readonly kinds: infer K extends Readonly<Record<string, OptionSchema>>;
                  }
                ? readonly StageValue<T, K>[]
                : never;

/** One stage: its kind under the tag, and the options of that kind. */
export type StageValue<T extends string, K extends Readonly<Record<string, OptionSchema>>> = {
  readonly [N in keyof K & string]: { readonly [Key in T]: N } & OptionValues<K[N]>;
}[keyof K & string];

/** The validated values of a schema: defaults are filled in; only options marked `optional` may be absent. */
export type OptionValues<S extends OptionSchema> = {
  readonly [K in keyof S as S[K] extends { readonly optional: true } ? never : K]: OptionValue<S[K]>;
} & {
  readonly [K in keyof S as S[K] extends { readonly optional: true } ? K : never]?: OptionValue<S[K]>;
};
