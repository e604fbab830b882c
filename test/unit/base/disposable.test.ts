import { describe, expect, it } from "vitest";
import { DisposableStack, disposable } from "../../../src/base/disposable.ts";

describe("a stack of disposables", () => {
  it("lets go in reverse order, each once", () => {
    const order: string[] = [];
    const stack = new DisposableStack();
    stack.add(disposable(() => order.push("ground")));
    const roof = stack.add(disposable(() => order.push("roof")));
    stack.dispose();
    roof.dispose();
    stack.dispose();
    expect(order).toEqual(["roof", "ground"]);
  });

  it("lets go at once of what is added too late", () => {
    const stack = new DisposableStack();
    stack.dispose();
    let held = true;
    stack.add(disposable(() => (held = false)));
    expect(held).toBe(false);
  });
});
