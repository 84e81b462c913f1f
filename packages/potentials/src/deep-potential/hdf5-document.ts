import { BoroxolError } from "@boroxol/core";
import { isStoredArray, storedArray } from "../stored-array.ts";
import type { StoredArray } from "../stored-array.ts";

type Hdf5 = typeof import("h5wasm");

/** What a file may hold at most; a damaged header must not cost memory. @unit bytes */
const largestArray = 2 ** 30;
const mostArrays = 100_000;

let loaded: Promise<Hdf5> | undefined;
let files = 0;

/** The HDF5 library, loaded when the first such file is met. */
function hdf5(): Promise<Hdf5> {
  loaded ??= import("h5wasm").then(async (library) => {
    // Faults of a file are thrown instead of being printed.
    (await library.ready).activate_throwing_error_handler();
    return library;
  });
  return loaded;
}

/**
 * The document of a DeePMD-kit model in HDF5: the attribute `json` of the root, where every leaf below an `@variables` key
 * names the dataset that holds its array.
 * @param bytes the file @shape [m]
 * @throws E0308 for a file that is cut off or lacks what it refers to
 */
export async function readHdf5Document(bytes: Uint8Array, place: string): Promise<unknown> {
  const library = await hdf5();
  const { FS } = await library.ready;
  const path = `/read-${files++}.dp`;
  const fail = (what: string, cause?: unknown): never => {
    throw new BoroxolError("E0308", what, {
      place,
      fix: "copy the file again, or write it again with the program that made it",
      untouched: "nothing of the file was used",
      cause,
    });
  };
  FS.writeFile(path, bytes);
  try {
    let file: InstanceType<Hdf5["File"]>;
    try {
      file = new library.File(path, "r");
      if (file.file_id < 0n) throw new Error("the file cannot be opened");
    } catch (cause) {
      return fail("the HDF5 file is damaged or cut off", cause);
    }
    try {
      const text = attributeText(file);
      if (text === undefined) return fail("the HDF5 file has no attribute 'json': it is no model of DeePMD-kit");
      let document: unknown;
      try {
        document = JSON.parse(text);
      } catch (cause) {
        return fail("the attribute 'json' of the HDF5 file is damaged", cause);
      }
      let arrays = 0;
      return gather(document, false, (name) => {
        if (++arrays > mostArrays) return fail(`the file refers to more than ${mostArrays} arrays`);
        return datasetOf(file, name) ?? fail(`the array '${name}' is missing or larger than the file can hold`);
      });
    } finally {
      file.close();
    }
  } finally {
    FS.unlink(path);
  }
}

function attributeText(file: InstanceType<Hdf5["File"]>): string | undefined {
  const value = Object.hasOwn(file.attrs, "json") ? file.attrs["json"]!.value : undefined;
  return typeof value === "string" ? value : Array.isArray(value) ? String(value[0]) : undefined;
}

function datasetOf(file: InstanceType<Hdf5["File"]>, name: string): StoredArray | undefined {
  const found = file.get(name);
  if (found === null || !("value" in found) || !("shape" in found)) return undefined;
  const shape = (found.shape as number[] | null) ?? [];
  const size = shape.reduce((product, each) => product * each, 1);
  if (!(size * 8 <= largestArray)) return undefined;
  const value = found.value as unknown;
  const dtype = String(found.dtype).endsWith("f") ? "float32" : "float64";
  if (typeof value === "number") return storedArray([], Float64Array.of(value), dtype);
  if (!ArrayBuffer.isView(value)) return undefined;
  return storedArray(shape, Float64Array.from(value as Float64Array), dtype);
}

/** Puts arrays in the place of every text below an `@variables` key. */
function gather(value: unknown, variables: boolean, arrayOf: (name: string) => StoredArray): unknown {
  if (Array.isArray(value)) return value.map((each) => gather(each, variables, arrayOf));
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(
      ([key, each]) => [key, gather(each, variables || key === "@variables", arrayOf)] as const,
    );
    return Object.fromEntries(entries);
  }
  return variables && typeof value === "string" ? arrayOf(value) : value;
}

/**
 * The document as an HDF5 file that DeePMD-kit reads.
 * @returns the file @shape [m]
 */
export async function formatHdf5Document(document: unknown): Promise<Uint8Array> {
  const library = await hdf5();
  const { FS } = await library.ready;
  const path = `/write-${files++}.dp`;
  const arrays: StoredArray[] = [];
  const named = scatter(document, (array) => {
    arrays.push(array);
    return `/variable_${String(arrays.length - 1).padStart(4, "0")}`;
  });
  const file = new library.File(path, "w");
  try {
    for (const [k, { shape, data, dtype }] of arrays.entries()) {
      const single = dtype === "float32";
      file.create_dataset({
        name: `variable_${String(k).padStart(4, "0")}`,
        data: single ? Float32Array.from(data) : data,
        shape: [...shape],
        dtype: single ? "<f" : "<d",
      });
    }
    // A text of variable length lies outside of the object header, which ends at 64 kB.
    file.create_attribute("json", JSON.stringify(named));
    file.close();
    return FS.readFile(path);
  } finally {
    FS.unlink(path);
  }
}

function scatter(value: unknown, nameOf: (array: StoredArray) => string): unknown {
  if (isStoredArray(value)) return nameOf(value);
  if (Array.isArray(value)) return value.map((each) => scatter(each, nameOf));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, scatter(each, nameOf)]));
}
