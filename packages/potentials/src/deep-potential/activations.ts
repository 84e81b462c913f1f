/** phi(x) and its first two derivatives. */
export interface Activation {
  readonly value: (x: number) => number;
  readonly slope: (x: number) => number;
  readonly curvature: (x: number) => number;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
/** The slope of the sigmoid, s (1 - s). */
const bell = (x: number): number => sigmoid(x) * (1 - sigmoid(x));
const k = Math.sqrt(2 / Math.PI);
const c = 0.044715;

/** x/2 (1 + tanh u) with u = sqrt(2/pi) (x + 0.044715 x^3). */
const tanhGelu: Activation = {
  value: (x) => 0.5 * x * (1 + Math.tanh(k * (x + c * x ** 3))),
  slope: (x) => {
    const t = Math.tanh(k * (x + c * x ** 3));
    return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * k * (1 + 3 * c * x * x);
  },
  curvature: (x) => {
    const t = Math.tanh(k * (x + c * x ** 3));
    const du = k * (1 + 3 * c * x * x);
    return (1 - t * t) * (du + 0.5 * x * (6 * k * c * x - 2 * t * du * du));
  },
};

const table = {
  tanh: {
    value: Math.tanh,
    slope: (x) => 1 - Math.tanh(x) ** 2,
    curvature: (x) => -2 * Math.tanh(x) * (1 - Math.tanh(x) ** 2),
  },
  linear: { value: (x) => x, slope: () => 1, curvature: () => 0 },
  relu: { value: (x) => Math.max(0, x), slope: (x) => (x > 0 ? 1 : 0), curvature: () => 0 },
  relu6: { value: (x) => Math.min(6, Math.max(0, x)), slope: (x) => (x > 0 && x < 6 ? 1 : 0), curvature: () => 0 },
  sigmoid: { value: sigmoid, slope: bell, curvature: (x) => bell(x) * (1 - 2 * sigmoid(x)) },
  // log(1 + e^x) without overflow.
  softplus: { value: (x) => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x))), slope: sigmoid, curvature: bell },
  silu: {
    value: (x) => x * sigmoid(x),
    slope: (x) => sigmoid(x) + x * bell(x),
    curvature: (x) => bell(x) * (2 + x * (1 - 2 * sigmoid(x))),
  },
  gelu: tanhGelu,
  gelu_tf: tanhGelu,
} as const satisfies Readonly<Record<string, Activation>>;

export type ActivationName = keyof typeof table;

/** The activation functions of DeePMD-kit by its names; `gelu` and `gelu_tf` are both the tanh form. */
export const activations: Readonly<Record<ActivationName, Activation>> = table;
