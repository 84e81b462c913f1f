import type { Raster } from "./encode-png.ts";
import type { Point, Scene } from "./picture-scene.ts";

/** How the scene is looked at. */
export interface View {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Turn about the vertical axis. @unit degree */
  readonly yaw: number;
  /** Tilt towards the viewer. @unit degree */
  readonly pitch: number;
}

/** Samples along each side of a pixel. */
const oversampling = 2;
/** Distance of the eye, in radii of the scene: far enough for round balls, near enough for depth. */
const eyeDistance = 5;
/** Left free around the cell. @unit A */
const margin = 0.7;
/** From the upper left, in front of the scene. */
const light = normalised([-0.45, 0.62, 0.64]);
const halfway = normalised([light[0], light[1], light[2] + 1]);

/** Depth and shaded colour of every sample. */
interface Samples {
  readonly width: number;
  readonly height: number;
  /** Towards the viewer; -Infinity where nothing is. @unit A */
  readonly depth: Float32Array;
  /** Linear light. @shape [height,width,3] */
  readonly colour: Float32Array;
}

/**
 * Draws balls, rods and faces by depth buffer: Lambert's law with a highlight, dark contours where the depth jumps, ambient
 * occlusion from the depth buffer, and distance as transparency, so that the far side fades into any page.
 *
 * Ambient occlusion: M. Mittring, SIGGRAPH Courses (2007), doi:10.1145/1281500.1281671; depth contours as in QuteMol,
 * M. Tarini et al., IEEE Trans. Vis. Comput. Graph. 12, 1237 (2006), doi:10.1109/TVCG.2006.115.
 * @returns with a transparent background
 */
export function rasterise(scene: Scene, view: View): Raster {
  const width = view.width * oversampling;
  const height = view.height * oversampling;
  const turned = turn(scene, view);
  const radius = Math.max(...turned.corners.map((corner) => Math.hypot(...corner)));
  const eye = eyeDistance * radius;
  const seen = (axis: 0 | 1): readonly [number, number] => {
    const places = turned.corners.map((corner) => (corner[axis] * eye) / (eye - corner[2]));
    return [Math.min(...places) - margin, Math.max(...places) + margin];
  };
  const [[left, right], [low, high]] = [seen(0), seen(1)];
  const scale = Math.min(width / (right - left), height / (high - low));
  const project = ([x, y, z]: Point): { x: number; y: number; z: number; scale: number } => {
    const local = (scale * eye) / (eye - z);
    const [middleX, middleY] = [(scale * (left + right)) / 2, (scale * (low + high)) / 2];
    return { x: width / 2 + local * x - middleX, y: height / 2 - local * y + middleY, z, scale: local };
  };

  const samples: Samples = {
    width,
    height,
    depth: new Float32Array(width * height).fill(-Infinity),
    colour: new Float32Array(3 * width * height),
  };
  for (const { centre, radius: size, colour } of turned.spheres) {
    const { x, y, z, scale: local } = project(centre);
    const r = size * local;
    visit(
      samples,
      x - r,
      x + r,
      y - r,
      y + r,
      (px, py) => {
        const [u, v] = [(px - x) / r, (y - py) / r];
        const w = Math.sqrt(1 - u * u - v * v);
        return w >= 0 ? { z: z + size * w, normal: [u, v, w] } : undefined;
      },
      linear(colour),
    );
  }
  for (const { from, to, radius: size, colour } of turned.rods) {
    const [a, b] = [project(from), project(to)];
    const r = (size * (a.scale + b.scale)) / 2;
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const length = Math.hypot(dx, dy);
    if (length < 1e-6) continue;
    const [tx, ty] = [dx / length, dy / length];
    visit(
      samples,
      Math.min(a.x, b.x) - r,
      Math.max(a.x, b.x) + r,
      Math.min(a.y, b.y) - r,
      Math.max(a.y, b.y) + r,
      (px, py) => {
        const along = (px - a.x) * tx + (py - a.y) * ty;
        const across = ((px - a.x) * -ty + (py - a.y) * tx) / r;
        if (along < 0 || along > length || Math.abs(across) > 1) return undefined;
        const w = Math.sqrt(1 - across * across);
        return { z: a.z + ((b.z - a.z) * along) / length + size * w, normal: [-ty * across, -tx * across, w] };
      },
      linear(colour),
    );
  }
  for (const { corners, colour } of turned.faces) {
    const [a, b, c] = corners.map(project) as [
      ReturnType<typeof project>,
      ReturnType<typeof project>,
      ReturnType<typeof project>,
    ];
    const area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    if (Math.abs(area) < 1e-6) continue;
    const normal = faceNormal(corners);
    const xs = [a.x, b.x, c.x];
    const ys = [a.y, b.y, c.y];
    visit(
      samples,
      Math.min(...xs),
      Math.max(...xs),
      Math.min(...ys),
      Math.max(...ys),
      (px, py) => {
        const wb = ((px - a.x) * (c.y - a.y) - (py - a.y) * (c.x - a.x)) / area;
        const wc = ((b.x - a.x) * (py - a.y) - (b.y - a.y) * (px - a.x)) / area;
        if (wb < 0 || wc < 0 || wb + wc > 1) return undefined;
        return { z: a.z + wb * (b.z - a.z) + wc * (c.z - a.z), normal };
      },
      linear(colour),
    );
  }
  return resolve(samples, scale, radius);
}

/** Shades the samples inside of a rectangle where they are nearer than what is there. */
function visit(
  samples: Samples,
  left: number,
  right: number,
  top: number,
  bottom: number,
  hit: (px: number, py: number) => { z: number; normal: readonly [number, number, number] } | undefined,
  [red, green, blue]: Point,
): void {
  const { width, height, depth, colour } = samples;
  for (let row = Math.max(0, Math.floor(top)); row <= Math.min(height - 1, Math.ceil(bottom)); row++) {
    for (let column = Math.max(0, Math.floor(left)); column <= Math.min(width - 1, Math.ceil(right)); column++) {
      const found = hit(column + 0.5, row + 0.5);
      const at = row * width + column;
      if (found === undefined || found.z <= depth[at]!) continue;
      depth[at] = found.z;
      const [x, y, z] = found.normal;
      const lambert = Math.max(0, x * light[0] + y * light[1] + z * light[2]);
      const shade = 0.4 + 0.1 * y + 0.7 * lambert;
      const shine = 0.16 * Math.max(0, x * halfway[0] + y * halfway[1] + z * halfway[2]) ** 40;
      colour[3 * at] = red * shade + shine;
      colour[3 * at + 1] = green * shade + shine;
      colour[3 * at + 2] = blue * shade + shine;
    }
  }
}

/** From samples to pixels: contours, occlusion, distance, and the mean of the samples of each pixel. */
function resolve(samples: Samples, scale: number, radius: number): Raster {
  const { width, depth, colour } = samples;
  const columns = width / oversampling;
  const rows = samples.height / oversampling;
  const open = openness(samples, scale);
  const rgba = new Uint8Array(4 * columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let [red, green, blue, alpha] = [0, 0, 0, 0];
      for (let sy = 0; sy < oversampling; sy++) {
        for (let sx = 0; sx < oversampling; sx++) {
          const at = (row * oversampling + sy) * width + column * oversampling + sx;
          const z = depth[at]!;
          if (z === -Infinity) continue;
          const far = Math.min(1, Math.max(0, (0.75 * radius - z) / (1.6 * radius)));
          const weight = 1 - 0.58 * far;
          const factor = open[row * columns + column]! * contour(samples, at, z) * weight;
          red += colour[3 * at]! * factor;
          green += colour[3 * at + 1]! * factor;
          blue += colour[3 * at + 2]! * factor;
          alpha += weight;
        }
      }
      if (alpha === 0) continue;
      const out = 4 * (row * columns + column);
      rgba[out] = encoded(red / alpha);
      rgba[out + 1] = encoded(green / alpha);
      rgba[out + 2] = encoded(blue / alpha);
      rgba[out + 3] = Math.round((255 * alpha) / oversampling ** 2);
    }
  }
  return { width: columns, height: rows, rgba };
}

/** Depth steps beyond this darken the nearer side. @unit A */
const contourDepth = 0.7;
const contourReach = 2;

function contour({ width, depth }: Samples, at: number, z: number): number {
  let jump = 0;
  for (const step of [-contourReach, contourReach, -contourReach * width, contourReach * width]) {
    const neighbour = depth[at + step];
    if (neighbour !== undefined) jump = Math.max(jump, Math.min(z - neighbour, 3));
  }
  return jump < contourDepth ? 1 : 1 - 0.42 * Math.min(1, (jump - contourDepth) / 1.5);
}

const directions = Array.from({ length: 18 }, (_, k): [number, number] => {
  // A sunflower: points spread evenly over a disc.
  const radius = Math.sqrt((k + 0.5) / 18);
  const angle = k * Math.PI * (3 - Math.sqrt(5));
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
});
/** How far occluders are looked for. @unit A */
const occlusionReach = 2.4;

/** Share of the light from all around that reaches each pixel: how many of the places near it lie behind. */
function openness({ width, height, depth }: Samples, scale: number): Float32Array {
  const columns = width / oversampling;
  const rows = height / oversampling;
  const open = new Float32Array(columns * rows);
  const reach = occlusionReach * scale;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = [column * oversampling, row * oversampling];
      const z = depth[y * width + x]!;
      if (z === -Infinity) continue;
      let blocked = 0;
      for (const [dx, dy] of directions) {
        const px = Math.round(x + reach * dx);
        const py = Math.round(y + reach * dy);
        if (px < 0 || px >= width || py < 0 || py >= height) continue;
        const rise = depth[py * width + px]! - z;
        if (rise > 0.15) blocked += Math.min(1, rise / 1.2) / (1 + Math.max(0, rise - 3));
      }
      open[row * columns + column] = 1 - 0.7 * Math.min(1, (1.5 * blocked) / directions.length);
    }
  }
  return open;
}

function turn(scene: Scene, { yaw, pitch }: View): Scene {
  const [cy, sy] = [Math.cos((yaw * Math.PI) / 180), Math.sin((yaw * Math.PI) / 180)];
  const [cp, sp] = [Math.cos((pitch * Math.PI) / 180), Math.sin((pitch * Math.PI) / 180)];
  const rotate = ([x, y, z]: Point): Point => {
    const [x1, z1] = [cy * x + sy * z, -sy * x + cy * z];
    return [x1, cp * y - sp * z1, sp * y + cp * z1];
  };
  return {
    spheres: scene.spheres.map((sphere) => ({ ...sphere, centre: rotate(sphere.centre) })),
    rods: scene.rods.map((rod) => ({ ...rod, from: rotate(rod.from), to: rotate(rod.to) })),
    faces: scene.faces.map(({ corners: [a, b, c], colour }) => ({
      corners: [rotate(a), rotate(b), rotate(c)],
      colour,
    })),
    corners: scene.corners.map(rotate),
  };
}

function faceNormal([a, b, c]: readonly [Point, Point, Point]): Point {
  const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const;
  const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]] as const;
  const n = normalised([u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]);
  return n[2] < 0 ? [-n[0], -n[1], -n[2]] : n;
}

function normalised([x, y, z]: Point): Point {
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}

/** A colour `#rrggbb` of the screen as linear light (IEC 61966-2-1). */
function linear(colour: string): Point {
  const channel = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** Linear light as a byte of the screen. */
function encoded(value: number): number {
  const clipped = Math.min(1, Math.max(0, value));
  return Math.round(255 * (clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055));
}
