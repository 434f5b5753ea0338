#!/usr/bin/env node
import { runInTerminal } from "./terminal.ts";

/** Entry of the command line as it is installed. */
await runInTerminal();
