/** What every option says of itself. */
interface OptionBase {
  /** One sentence for the command line, the interface and the documentation. */
  readonly doc: string;
  /** True where the option may be left out although it has no default. */
  readonly optional?: true;
}

/** A real number in a stated unit. */
export interface NumberOption extends OptionBase {
  readonly type: "number";
  readonly unit?: string;
  readonly default?: number;
  /** Smallest allowed value. */
  readonly min?: number;
  /** Largest allowed value. */
  readonly max?: number;
  /** The value must be larger than this. */
  readonly above?: number;
}

/** A whole number, such as a count or a seed. */
export interface IntegerOption extends OptionBase {
  readonly type: "integer";
  readonly unit?: string;
  readonly default?: number;
  readonly min?: number;
  readonly max?: number;
}

export interface StringOption extends OptionBase {
  readonly type: "string";
  readonly default?: string;
  /** Regular expression that the whole text must match. */
  readonly pattern?: string;
  /** How such a text looks, for the message when it does not match. */
  readonly like?: string;
}

/** One of a few names. */
export interface ChoiceOption extends OptionBase {
  readonly type: "choice";
  readonly choices: readonly string[];
  readonly default?: string;
}

export interface BooleanOption extends OptionBase {
  readonly type: "boolean";
  readonly default?: boolean;
}

/** Several values of one kind. */
export interface ListOption extends OptionBase {
  readonly type: "list";
  readonly items: Option;
  /** Exact number of items where there is one. */
  readonly length?: number;
  readonly minLength?: number;
  readonly default?: readonly unknown[];
}

/** Values under names that the user chooses, for instance `{ B-O: 1.9 }`. */
export interface TableOption extends OptionBase {
  readonly type: "table";
  readonly values: Option;
  readonly default?: Readonly<Record<string, unknown>>;
}

/** Options that belong together; a group that is left out gets the defaults of its options. */
export interface GroupOption extends OptionBase {
  readonly type: "group";
  readonly options: OptionSchema;
}

/** A sequence of steps, each of a kind that decides which options it has. */
export interface StagesOption extends OptionBase {
  readonly type: "stages";
  /** The key that names the kind, for instance `stage`. */
  readonly tag: string;
  readonly kinds: Readonly<Record<string, OptionSchema>>;
  readonly default?: readonly unknown[];
}

export type Option =
  | NumberOption
  | IntegerOption
  | StringOption
  | ChoiceOption
  | BooleanOption
  | ListOption
  | TableOption
  | GroupOption
  | StagesOption;

/**
 * Options by name, as plain data. From one schema come the TypeScript type (`OptionValues`), the validation
 * (`parseOptions`), the command-line flags (`commandFlags`), the JSON Schema (`jsonSchemaOf`) and the documentation
 * (`optionsTable`). An option without `default` and without `optional` must be given.
 */
export type OptionSchema = Readonly<Record<string, Option>>;

/**
 * Keeps the literal types of a schema while checking its form.
 * @example const options = defineOptions({ temperature: { type: "number", unit: "K", default: 300, min: 0, doc: "..." } })
 */
export function defineOptions<const S extends OptionSchema>(schema: S): S {
  return schema;
}
