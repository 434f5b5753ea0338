import { Failure } from "../../../shared/errors.ts";
import { serve } from "../../../shared/rpc.ts";
import { openTextSession, type TextSession } from "../clip/text-session.ts";
import { type NoEvents, type TextTowerHandlers, textTowerContract } from "../clip/tower-contract.ts";
import { connectToParent } from "./parent.ts";

/** The process that reads words. It is apart from the one for pictures, so that search answers while indexing runs. */
let session: TextSession | undefined;

const handlers: TextTowerHandlers = {
  async load({ spec, runtime }) {
    session = await openTextSession(spec, runtime);
    return null;
  },
  embedTexts({ texts }) {
    if (!session) throw new Failure("model-missing", "No model is loaded. Choose a model, then try again.");
    return session.embedTexts(texts);
  },
};

serve<typeof textTowerContract, NoEvents>(connectToParent(), textTowerContract, handlers);
