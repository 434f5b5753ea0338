/** Whether a person is at work, told by what they ask of the engine. */
export interface Person {
  readonly isActive: boolean;
  /** They have just asked for something. */
  touch(): void;
  close(): void;
}

/** Nobody looks at one photo for longer without doing something. */
const activeForMs = 20_000;

/** `onChange` is told when they begin and when they have stopped. */
export function createPerson(onChange: () => void): Person {
  let timer: NodeJS.Timeout | undefined;
  return {
    get isActive() {
      return timer !== undefined;
    },
    touch() {
      const wasActive = timer !== undefined;
      clearTimeout(timer);
      timer = setTimeout(() => {
        timer = undefined;
        onChange();
      }, activeForMs);
      timer.unref();
      if (!wasActive) onChange();
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
