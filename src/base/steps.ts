/** Work that can be left at each `yield` and gone on with later; what it comes to is returned. */
export type Steps<T> = Generator<void, T>;

/** Rows looked at between two steps: a few milliseconds. */
export const rowsPerStep = 1 << 15;

/** All steps at once. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** `each` of a list, with a step after so many of them. */
export function* mapInSteps<From, To>(
  list: readonly From[],
  perStep: number,
  each: (from: From) => To,
): Steps<To[]> {
  const mapped: To[] = [];
  for (const from of list) {
    mapped.push(each(from));
    if (mapped.length % perStep === 0) yield;
  }
  return mapped;
}
