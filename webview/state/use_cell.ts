import { useEffect, useReducer } from "preact/hooks";
import type { Cell } from "./cell.ts";

/** Reads a cell in a component and draws the component again when it changes. */
export function useCell<Value>(cell: Cell<Value>): Value {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const watching = cell.watch(() => redraw(undefined));
    // The value may have changed between the first drawing and this effect.
    redraw(undefined);
    return () => watching.dispose();
  }, [cell]);
  return cell.get();
}
