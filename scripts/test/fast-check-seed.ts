/** The same property-based cases at every run, so that a red check can be repeated; FAST_CHECK_SEED=n tries others. */
import { configureGlobal } from "fast-check";

configureGlobal({ seed: Number(process.env["FAST_CHECK_SEED"] ?? 1) });
