import { Failure } from "../../../shared/errors.ts";
import { serve } from "../../../shared/rpc.ts";
import { type ImageSession, openImageSession } from "../clip/image-session.ts";
import { type ImageTowerHandlers, imageTowerContract, type NoEvents } from "../clip/tower-contract.ts";
import { connectToParent } from "./parent.ts";

/** The process that looks at pictures. It does one thing at a time: `run()` holds its only thread. */
let session: ImageSession | undefined;

const handlers: ImageTowerHandlers = {
  async load({ spec, runtime }) {
    session = await openImageSession(spec, runtime);
    return null;
  },
  async embedImages({ pixels, count }) {
    if (!session) throw new Failure("model-missing", "No model is loaded. Choose a model, then try again.");
    return { vectors: await session.embedImages(pixels, count) };
  },
};

serve<typeof imageTowerContract, NoEvents>(connectToParent(), imageTowerContract, handlers);
