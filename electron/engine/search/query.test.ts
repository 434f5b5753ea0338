import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Failure } from "../../../shared/errors.ts";
import { maxQueryLength, parseQuery } from "./query.ts";

function failureOf(text: string): Failure {
  try {
    parseQuery(text);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error(`"${text}" was understood`);
}

describe("a search", () => {
  it("takes plain words as one prompt", () => {
    expect(parseQuery("  dog on   a beach ")).toEqual({
      source: "dog on   a beach",
      prompt: "dog on a beach",
    });
  });

  it("keeps the words of a quoted phrase", () => {
    expect(parseQuery('"fish and chips" at the pier').prompt).toBe("fish and chips at the pier");
  });

  it.each(["t-shirt", "meeting at 10:30", "rock & roll", "C++", "a - b", "chien à la plage", "3", "猫"])(
    "does not take %s for an operator",
    (text) => expect(parseQuery(text).prompt).toBe(text),
  );

  it.each(["", "   ", "\n\t"])("that is empty (%j) is refused", (text) => {
    expect(failureOf(text).code).toBe("query-empty");
  });

  it("of 10,000 characters is refused with the limit in the sentence", () => {
    const failure = failureOf("dog ".repeat(2500));
    expect(failure.code).toBe("query-too-long");
    expect(failure.message).toContain("1,000");
  });

  it.each(["🏖️", "🐕🐕🐕", "?!", '""'])("without any word (%s) is refused", (text) => {
    expect(failureOf(text).code).toBe("query-not-understood");
  });

  it.each([
    ["dog foo:bar", 4, 7],
    ["tag:receipt", 0, 11],
    ["dog -beach", 4, 6],
    ['dog -"red car"', 4, 10],
    ["dog +sunset", 4, 7],
    ['camera:"X100V" dog', 0, 14],
    ['dog "on a beach', 4, 1],
  ])("points at what it does not understand in %s", (text, position, length) => {
    const failure = failureOf(text);
    expect(failure.code).toBe("query-not-understood");
    expect(failure.details).toEqual({ position, length });
  });

  it("either has a prompt or fails with a sentence, whatever is typed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: maxQueryLength }), (text) => {
        try {
          expect(parseQuery(text).prompt).toMatch(/[\p{L}\p{N}]/u);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
          expect((error as Failure).message).toMatch(/[.!"]$/);
        }
      }),
    );
  });
});
