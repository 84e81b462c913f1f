import { type Frame, transformRows } from "@boroxol/core";

/** A periodic frame from fractional coordinates. */
export function crystal(
  cell: readonly number[],
  sites: readonly (readonly [z: number, x: number, y: number, z: number])[],
): Frame {
  const h = Float64Array.from(cell);
  return {
    species: Uint8Array.from(sites, ([z]) => z),
    positions: transformRows(Float64Array.from(sites.flatMap((site) => site.slice(1))), h),
    cell: h,
    periodic: [true, true, true],
  };
}

/** The same crystal with its cell repeated. */
export function repeated(frame: Frame, times: readonly [number, number, number]): Frame {
  const species: number[] = [];
  const positions: number[] = [];
  const [na, nb, nc] = times;
  for (let a = 0; a < na; a++) {
    for (let b = 0; b < nb; b++) {
      for (let c = 0; c < nc; c++) {
        species.push(...frame.species);
        frame.positions.forEach((x, k) => {
          const d = k % 3;
          positions.push(x + a * frame.cell[d]! + b * frame.cell[3 + d]! + c * frame.cell[6 + d]!);
        });
      }
    }
  }
  const cell = frame.cell.map((component, k) => component * times[Math.floor(k / 3) as 0 | 1 | 2]);
  return { ...frame, species: Uint8Array.from(species), positions: Float64Array.from(positions), cell };
}

const [silicon, boron, oxygen, sodium] = [14, 5, 8, 11];

type Site = [number, number, number, number];

/** Adds the images of a site under symmetry operations to a list, each once. */
function addImages(sites: Site[], kind: number, images: readonly (readonly number[])[]): void {
  for (const image of images) {
    const folded = image.map((s) => s - Math.floor(s + 1e-9)) as [number, number, number];
    const known = sites.some((site) =>
      folded.every((s, d) => Math.abs(s - site[d + 1]! - Math.round(s - site[d + 1]!)) < 1e-6),
    );
    if (!known) sites.push([kind, ...folded]);
  }
}

/**
 * B2O3-I, P3_1 21, boron all three-fold and no three-membered ring: sites of mp-306 of the Materials Project as relaxed for phonondb
 * (2018-04-17); its oxygen on the two-fold axis, (x, x, 1/2), stands where both of its bonds are 1.375 A, as the others are. The structure
 * is that of G. E. Gurr et al., Acta Cryst. B 26, 906 (1970), doi:10.1107/S0567740870003369.
 */
export function boronOxide(): Frame {
  const operations = (x: number, y: number, z: number): [number, number, number][] => [
    [x, y, z],
    [-y, x - y, z + 1 / 3],
    [-x + y, -x, z + 2 / 3],
    [y, x, -z],
    [x - y, -y, -z + 2 / 3],
    [-x, -x + y, -z + 1 / 3],
  ];
  const sites: Site[] = [];
  addImages(sites, boron, operations(0.39775009, 0.23399892, 0.72539988));
  addImages(sites, oxygen, operations(0.44879864, 0.85102225, 0.03997836));
  addImages(sites, oxygen, operations(0.5925, 0.5925, 0.5));
  const [a, c] = [4.35062035, 8.33981474];
  return crystal([a, 0, 0, -a / 2, (a * Math.sqrt(3)) / 2, 0, 0, 0, c], sites);
}

/**
 * Borax without its hydrogens, C2/c: Na2[B4O5(OH)4] 8 H2O, whose anion is the diborate unit; H. A. Levy and G. C. Lisensky, Acta Cryst. B
 * 34, 3502 (1978), doi:10.1107/S0567740878011504.
 */
export function borax(): Frame {
  const [a, b, c, beta] = [11.885, 10.654, 12.206, (106.623 * Math.PI) / 180];
  const sites: Site[] = [];
  const add = (kind: number, x: number, y: number, z: number): void =>
    addImages(
      sites,
      kind,
      [
        [x, y, z],
        [x, -y, 0.5 + z],
        [-x, y, 0.5 - z],
        [-x, -y, -z],
      ].flatMap(([u, v, w]) => [
        [u!, v!, w!],
        [u! + 0.5, v! + 0.5, w!],
      ]),
    );
  add(sodium, 0, 0, 0);
  add(sodium, 0, 0.8469, 0.25);
  add(boron, 0.0853, 0.3452, 0.2151);
  add(boron, 0.0978, 0.4566, 0.3918);
  add(oxygen, 0, 0.2672, 0.25);
  add(oxygen, 0.1544, 0.4194, 0.3146);
  add(oxygen, 0.0194, 0.4346, 0.1243);
  add(oxygen, 0.1614, 0.2712, 0.1679);
  add(oxygen, 0.1622, 0.5163, 0.4895);
  add(oxygen, 0.124, 0.8463, 0.4493);
  add(oxygen, 0.1233, 0.0009, 0.1956);
  add(oxygen, 0.1197, 0.1647, 0.4615);
  add(oxygen, 0.1171, 0.7049, 0.1718);
  return crystal([a, 0, 0, 0, b, 0, c * Math.cos(beta), 0, c * Math.sin(beta)], sites);
}

/** Alpha-quartz, P3_2 21; a = 4.9137 A, c = 5.4047 A. */
export function alphaQuartz(): Frame {
  const operations = (x: number, y: number, z: number): [number, number, number][] => [
    [x, y, z],
    [-y, x - y, z + 2 / 3],
    [-x + y, -x, z + 1 / 3],
    [y, x, -z],
    [x - y, -y, -z + 1 / 3],
    [-x, -x + y, -z + 2 / 3],
  ];
  const sites: Site[] = [];
  addImages(sites, silicon, operations(0.4697, 0, 2 / 3));
  addImages(sites, oxygen, operations(0.4133, 0.2672, 0.7855));
  return crystal([4.9137, 0, 0, -4.9137 / 2, (4.9137 * Math.sqrt(3)) / 2, 0, 0, 0, 5.4047], sites);
}

/** Coesite, C2/c; L. Levien and C. T. Prewitt, Am. Mineral. 66, 324 (1981). */
export function coesite(): Frame {
  const [a, b, c, beta] = [7.1356, 12.3692, 7.1736, (120.34 * Math.PI) / 180];
  const sites: Site[] = [];
  const add = (kind: number, x: number, y: number, z: number): void => {
    const images = [
      [x, y, z],
      [-x, y, 0.5 - z],
      [-x, -y, -z],
      [x, -y, 0.5 + z],
    ].flatMap(([u, v, w]) => [
      [u!, v!, w!],
      [u! + 0.5, v! + 0.5, w!],
    ]);
    addImages(sites, kind, images);
  };
  add(silicon, 0.14035, 0.10833, 0.07227);
  add(silicon, 0.50682, 0.15799, 0.54077);
  add(oxygen, 0, 0, 0);
  add(oxygen, 0.5, 0.11643, 0.75);
  add(oxygen, 0.26607, 0.12329, 0.9402);
  add(oxygen, 0.31138, 0.10376, 0.32801);
  add(oxygen, 0.01749, 0.21184, 0.47834);
  return crystal([a, 0, 0, 0, b, 0, c * Math.cos(beta), 0, c * Math.sin(beta)], sites);
}

/** Ideal high tridymite, P6_3/mmc: silicon on the net of hexagonal diamond; a = 5.05 A, c = 8.24 A. */
export function tridymite(): Frame {
  const [a, c] = [5.05, 8.24];
  return crystal(
    [a, 0, 0, -a / 2, (a * Math.sqrt(3)) / 2, 0, 0, 0, c],
    [
      [silicon, 1 / 3, 2 / 3, 1 / 16],
      [silicon, 2 / 3, 1 / 3, 9 / 16],
      [silicon, 2 / 3, 1 / 3, 15 / 16],
      [silicon, 1 / 3, 2 / 3, 7 / 16],
      [oxygen, 1 / 3, 2 / 3, 1 / 4],
      [oxygen, 2 / 3, 1 / 3, 3 / 4],
      [oxygen, 1 / 2, 0, 0],
      [oxygen, 0, 1 / 2, 0],
      [oxygen, 1 / 2, 1 / 2, 0],
      [oxygen, 1 / 2, 0, 1 / 2],
      [oxygen, 0, 1 / 2, 1 / 2],
      [oxygen, 1 / 2, 1 / 2, 1 / 2],
    ],
  );
}

/** Ideal beta-cristobalite in its primitive cell: silicon on the diamond net, oxygen half-way; a = 7.16 A. */
export function betaCristobalite(): Frame {
  const h = 7.16 / 2;
  const si = [0, 1 / 4] as const;
  const middle = (si[0] + si[1]) / 2;
  return crystal(
    [0, h, h, h, 0, h, h, h, 0],
    [
      [silicon, 0, 0, 0],
      [silicon, 1 / 4, 1 / 4, 1 / 4],
      [oxygen, middle, middle, middle],
      [oxygen, middle, middle, middle - 1 / 2],
      [oxygen, middle, middle - 1 / 2, middle],
      [oxygen, middle - 1 / 2, middle, middle],
    ],
  );
}

/** One planar boroxol ring B3O3 with its three outer oxygens, far from its images; B-O 1.37 A. */
export function boroxolRing(): Frame {
  const inner = 1.37;
  const sites: [number, number, number, number][] = [];
  const L = 20;
  for (let k = 0; k < 6; k++) {
    const angle = (k * Math.PI) / 3;
    sites.push([k % 2 === 0 ? boron : oxygen, (inner * Math.cos(angle)) / L, (inner * Math.sin(angle)) / L, 0]);
    if (k % 2 === 0) sites.push([oxygen, (2 * inner * Math.cos(angle)) / L, (2 * inner * Math.sin(angle)) / L, 0]);
  }
  return crystal([L, 0, 0, 0, L, 0, 0, 0, L], sites);
}
