import type { Contract } from "../../../shared/contract.ts";
import type { Output } from "../../../shared/rpc.ts";

export type Check = Output<Contract, "doctor.run">["checks"][number];

export const ok = (name: string, message: string): Check => ({ name, state: "ok", message });
export const warning = (name: string, message: string): Check => ({ name, state: "warning", message });
export const error = (name: string, message: string): Check => ({ name, state: "error", message });
export const count = (value: number) => value.toLocaleString("en");
