import type { Section } from "../../../shared/contract.ts";
import type { PhotoItem } from "../../../shared/photo.ts";

/** Made-up photos: photo `n` is the same whenever and wherever it is asked for. */
const shapes = [1500, 1500, 1333, 667, 1500, 1778, 1000, 750, 1500, 2600] as const;
const thumbhash = "3OcRJYB4d3h/iIeHeEh3eIhw+j3A";
const newest = Date.UTC(2023, 7, 12, 17, 3);
const dayMs = 86_400_000;

export function hashOf(n: number): string {
  return n.toString(16).padStart(64, "0");
}

export function numberOf(hash: string): number {
  return Number.parseInt(hash.slice(-12), 16);
}

function noise(n: number): number {
  const x = Math.sin(n * 12.9898) * 43_758.5453;
  return x - Math.floor(x);
}

export function aspectRatioOf(n: number): number {
  return shapes[Math.floor(noise(n) * shapes.length)] ?? 1500;
}

/** Days of 1 to 24 photos, newest first; fuller days where there are so many that they would not fit an age. */
export function sectionsOf(total: number): Section[] {
  const most = Math.max(24, Math.ceil(total / 1000));
  const sections: Section[] = [];
  let rest = total;
  for (let day = 0; rest > 0; day++) {
    const count = Math.min(rest, 1 + Math.floor(noise(day + 0.5) ** 2 * most));
    sections.push({ day: new Date(newest - day * 3 * dayMs).toISOString().slice(0, 10), count });
    rest -= count;
  }
  return sections;
}

export function photoOf(n: number, day: string | null, score?: number): PhotoItem {
  const ratio = aspectRatioOf(n);
  return {
    hash: hashOf(n),
    width: ratio * 3,
    height: 3000,
    takenAt: day === null ? null : `${day}T12:00:00`,
    path: `/home/ada/Pictures/Trips/IMG_${1000 + n}.jpg`,
    kind: "jpeg",
    thumbhash,
    available: true,
    ...(score === undefined ? {} : { similarity: score / 3, score }),
  };
}

/** Base64 of little-endian Uint16, as the contract has it. */
export function encodeAspectRatios(numbers: readonly number[]): string {
  let text = "";
  for (const n of numbers) {
    const ratio = aspectRatioOf(n);
    text += String.fromCharCode(ratio & 255, ratio >> 8);
  }
  return btoa(text);
}

/** A picture of hills under a sky, different for every photo. */
export function pictureUrl(hash: string): string {
  const n = numberOf(hash);
  const ratio = aspectRatioOf(n) / 1000;
  const hue = Math.floor(noise(n + 0.1) * 360);
  const width = Math.round(ratio * 300);
  const ridge = (base: number, seed: number) => {
    let path = `M0 300`;
    for (let i = 0; i <= 8; i++) path += `L${(i * width) / 8} ${base - noise(n + seed + i) * 60}`;
    return `${path}L${width} 300z`;
  };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 300" width="${width}" height="300">
<linearGradient id="s" x2="0" y2="1"><stop stop-color="hsl(${hue} 45% 55%)"/><stop offset="1" stop-color="hsl(${(hue + 40) % 360} 60% 82%)"/></linearGradient>
<rect width="${width}" height="300" fill="url(#s)"/><circle cx="${noise(n + 7) * width}" cy="${40 + noise(n + 8) * 80}" r="22" fill="hsl(45 80% 88%)"/>
<path d="${ridge(210, 20)}" fill="hsl(${(hue + 180) % 360} 18% 45%)"/><path d="${ridge(265, 40)}" fill="hsl(${(hue + 190) % 360} 22% 28%)"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
