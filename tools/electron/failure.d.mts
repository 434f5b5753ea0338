export class ElectronFailure extends Error {
  reason: string;
  isLasting: boolean;
}
/** What went wrong while fetching from `host`, in words. */
export function describeFailure(error: unknown, host: string): ElectronFailure;
