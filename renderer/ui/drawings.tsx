import type { ReactNode } from "react";

/** Line drawings for empty places; they take the colour of the text around them. */
function Drawing({ children }: { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 128 128"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

/** Two prints leaning on each other. */
export function PrintsDrawing() {
  return (
    <Drawing>
      <rect x="20" y="34" width="58" height="66" rx="4" transform="rotate(-8 49 67)" opacity="0.45" />
      <rect
        x="44"
        y="28"
        width="62"
        height="70"
        rx="4"
        transform="rotate(6 75 63)"
        fill="var(--color-surface)"
      />
      <rect x="51" y="35" width="48" height="46" rx="2" transform="rotate(6 75 63)" />
      <path d="M50 76l14-17 10 11 8-8 15 17" stroke="var(--color-accent)" />
      <circle cx="88" cy="50" r="5" stroke="var(--color-accent)" />
    </Drawing>
  );
}

/** A lens over an empty print. */
export function LensDrawing() {
  return (
    <Drawing>
      <rect x="18" y="26" width="72" height="62" rx="4" opacity="0.45" />
      <path d="M28 78l16-20 12 13 7-7" opacity="0.45" />
      <circle cx="78" cy="72" r="24" fill="var(--color-surface)" stroke="var(--color-accent)" />
      <path d="M95 89l17 17" stroke="var(--color-accent)" strokeWidth="4" />
      <path d="M66 72a12 12 0 0 1 12-12" opacity="0.6" />
    </Drawing>
  );
}

/** An open folder with a print in it. */
export function FolderDrawing() {
  return (
    <Drawing>
      <rect x="42" y="22" width="46" height="52" rx="3" transform="rotate(5 65 48)" />
      <path d="M46 58l10-12 8 9 6-6 11 13" stroke="var(--color-accent)" />
      <path d="M18 100V46a4 4 0 0 1 4-4h20l8 10h56a4 4 0 0 1 4 4v6" opacity="0.45" />
      <path
        d="M18 100l12-36a4 4 0 0 1 4-3h76a3 3 0 0 1 3 4l-10 33a4 4 0 0 1-4 3H20a2 2 0 0 1-2-1z"
        fill="var(--color-surface)"
      />
    </Drawing>
  );
}

/** A ticked list. */
export function AllWellDrawing() {
  return (
    <Drawing>
      <rect x="26" y="24" width="76" height="80" rx="5" opacity="0.45" />
      <path d="M42 48l6 6 10-12" stroke="var(--color-accent)" />
      <path d="M42 76l6 6 10-12" stroke="var(--color-accent)" />
      <path d="M68 50h20M68 78h20" />
    </Drawing>
  );
}

/** A pulled plug. */
export function UnpluggedDrawing() {
  return (
    <Drawing>
      <path d="M14 64h26" opacity="0.45" />
      <path d="M40 48h14a16 16 0 0 1 0 32H40z" />
      <path d="M70 58h10M70 70h10" stroke="var(--color-accent)" />
      <path
        d="M114 64h-8M106 46v36a4 4 0 0 1-4 4h-6a8 8 0 0 1-8-8V50a8 8 0 0 1 8-8h6a4 4 0 0 1 4 4z"
        opacity="0.6"
      />
    </Drawing>
  );
}
