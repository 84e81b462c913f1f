/** What is asked of `dp train` in the benches. */
export interface DeepmdTraining {
  readonly elements: readonly string[];
  readonly sel: readonly number[];
  readonly systems: readonly string[];
  readonly steps: number;
  /** Steps between lines of the log. */
  readonly shown: number;
  readonly precision?: "float32" | "float64";
  readonly typeOneSide?: boolean;
}

/** DeePMD-kit's input: se_e2_a 25-50-100, axis 16, 240x3, batch 1, rate 1e-3 to 3.5e-8. */
export function deepmdInput({
  elements,
  sel,
  systems,
  steps,
  shown,
  precision = "float32",
  typeOneSide = true,
}: DeepmdTraining): Record<string, unknown> {
  return {
    model: {
      type_map: elements,
      descriptor: {
        type: "se_e2_a",
        rcut: 6,
        rcut_smth: 0.5,
        sel,
        neuron: [25, 50, 100],
        axis_neuron: 16,
        type_one_side: typeOneSide,
        precision,
        seed: 1,
      },
      fitting_net: { neuron: [240, 240, 240], resnet_dt: true, precision, seed: 1 },
    },
    learning_rate: { type: "exp", start_lr: 0.001, stop_lr: 3.5e-8, decay_steps: 5000 },
    loss: {
      type: "ener",
      start_pref_e: 0.02,
      limit_pref_e: 1,
      start_pref_f: 1000,
      limit_pref_f: 1,
      start_pref_v: 0,
      limit_pref_v: 0,
    },
    training: {
      training_data: { systems, batch_size: 1 },
      numb_steps: steps,
      disp_freq: shown,
      save_freq: 100_000,
      seed: 1,
    },
  };
}
