import { expect, test } from "vitest";
import { pastedPath } from "./pasted-path.ts";

test.each([
  ['"C:\\Users\\Ada\\My Photos"', "C:\\Users\\Ada\\My Photos"],
  ["'/home/ada/My Photos'", "/home/ada/My Photos"],
  ["  /home/ada/Photos\n", "/home/ada/Photos"],
  ['/home/ada/"best of"', '/home/ada/"best of"'],
  ['"', '"'],
  ["  ", ""],
])("%s is the path %s", (text, path) => expect(pastedPath(text)).toBe(path));
