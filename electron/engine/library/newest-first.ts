/**
 * What waits for work: the newest comes out first, among what is known so far. Bounded by whoever fills it, who asks
 * `isFull` and waits for `hasRoom`.
 */
export interface NewestFirst<T> {
  readonly length: number;
  readonly isFull: boolean;
  push(item: T): void;
  pop(): T | undefined;
  /** Resolves once there is room again. */
  hasRoom(): Promise<void>;
}

/** A binary heap (Williams 1964). `timeOf`: later is earlier out. */
export function createNewestFirst<T>(timeOf: (item: T) => number, capacity: number): NewestFirst<T> {
  const heap: T[] = [];
  let waiting: (() => void)[] = [];
  const isAfter = (a: number, b: number) => timeOf(heap[a]!) > timeOf(heap[b]!);
  const swap = (a: number, b: number) => {
    const item = heap[a]!;
    heap[a] = heap[b]!;
    heap[b] = item;
  };

  function sinkFromTop(): void {
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      if (left >= heap.length) return;
      const child = left + 1 < heap.length && isAfter(left + 1, left) ? left + 1 : left;
      if (!isAfter(child, at)) return;
      swap(child, at);
      at = child;
    }
  }

  function tellOfRoom(): void {
    if (heap.length >= capacity) return;
    const told = waiting;
    waiting = [];
    for (const resolve of told) resolve();
  }

  return {
    get length() {
      return heap.length;
    },
    get isFull() {
      return heap.length >= capacity;
    },
    push(item) {
      let at = heap.push(item) - 1;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!isAfter(at, parent)) break;
        swap(at, parent);
        at = parent;
      }
    },
    pop() {
      const newest = heap[0];
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) {
        heap[0] = last;
        sinkFromTop();
      }
      tellOfRoom();
      return newest;
    },
    hasRoom: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        tellOfRoom();
      }),
  };
}
