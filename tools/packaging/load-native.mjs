// `node load-native.mjs FILE`: has the system load a native part, in a process that it may take with it.
const [, , file] = process.argv;
try {
  process.dlopen({ exports: {} }, file);
} catch (error) {
  // The system has loaded it, with all that it needs; Node misses what only its own modules have.
  if (!/did not self-register|not a valid|Module did not/.test(error.message)) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
