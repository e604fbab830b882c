import { expect, it } from "vitest";
import { CursorOrders } from "../../../../src/vscode/sessions/cursor_orders.ts";

it("a view's report on the step before crosses the order of the next step; one that obeys it does not", () => {
  const orders = new CursorOrders();
  const step = orders.next();
  const nextStep = orders.next();
  expect(orders.isCrossed(step)).toBe(true);
  expect(orders.isCrossed(nextStep)).toBe(false);
});

it("a view that was never told where to stand may say where it stands", () => {
  const orders = new CursorOrders();
  orders.next();
  expect(orders.isCrossed(null)).toBe(false);
});
