export interface Turn {
  kind: "turn";
  /** Quarters of a turn to the left. */
  quartersLeft: number;
}
export interface Mirror {
  kind: "mirror";
  /** Left becomes right; else top becomes bottom. */
  isLeftRight: boolean;
}

/** What EXIF's orientations do to a point, as the rows of a matrix: x right, y down. */
const matrices: Record<number, readonly [number, number, number, number]> = {
  1: [1, 0, 0, 1],
  2: [-1, 0, 0, 1],
  3: [-1, 0, 0, -1],
  4: [1, 0, 0, -1],
  5: [0, 1, 1, 0],
  6: [0, -1, 1, 0],
  7: [0, -1, -1, 0],
  8: [0, 1, -1, 0],
};

/** EXIF's number for turns and mirrors that are done one after the other. */
export function orientationOf(steps: readonly (Turn | Mirror)[]): number {
  let [a, b, c, d] = [1, 0, 0, 1];
  const then = (e: number, f: number, g: number, h: number) => {
    [a, b, c, d] = [e * a + f * c, e * b + f * d, g * a + h * c, g * b + h * d];
  };
  for (const step of steps) {
    if (step.kind === "mirror") then(step.isLeftRight ? -1 : 1, 0, 0, step.isLeftRight ? 1 : -1);
    else for (let i = 0; i < step.quartersLeft; i++) then(0, 1, -1, 0);
  }
  const found = Object.entries(matrices).find(
    ([, m]) => m[0] === a && m[1] === b && m[2] === c && m[3] === d,
  );
  return Number(found?.[0] ?? 1);
}
