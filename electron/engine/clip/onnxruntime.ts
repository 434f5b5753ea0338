// The order matters: the opt-out must stand before ONNX Runtime is loaded.
import "./no-telemetry.ts";

/** The only importer of onnxruntime-node (a lint rule keeps it so). */
export { InferenceSession, Tensor } from "onnxruntime-node";
