/**
 * ONNX Runtime's official builds (seen with 1.30) report to Microsoft from Linux and macOS unless told not to: an identifier
 * and a queue of events on disk, and an uploader (github.com/microsoft/onnxruntime/pull/27379). Its documented way out is this variable, read once, when its library is
 * first used; so this file is imported before it. On Windows it writes trace events to the system's own tracing,
 * which this cannot turn off and which sends nothing by itself.
 */
process.env.ORT_DISABLE_TELEMETRY = "1";
