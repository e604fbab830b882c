import type { NameField, NumberField } from "./query.ts";

/** How the value of a field is written. `time-or-reason`: `blocked>10ms` as well as `blocked:full`. */
export type FieldValue =
  | { readonly is: "number"; readonly field: NumberField; readonly unit: "none" | "bytes" | "time" }
  | { readonly is: "name"; readonly field: NameField }
  | { readonly is: "text" }
  | { readonly is: "time-or-reason" };

export interface Field {
  readonly value: FieldValue;
  /** What one may type, for messages. */
  readonly example: string;
}

const whole = (field: NumberField): FieldValue => ({ is: "number", field, unit: "none" });
const time = (field: NumberField): FieldValue => ({ is: "number", field, unit: "time" });
const name = (field: NameField): FieldValue => ({ is: "name", field });

/** Everything that can stand before a `:` or a comparison. A new field is a row here and a case in each `*_conditions.ts`. */
export const fields: ReadonlyMap<string, Field> = new Map<string, Field>([
  ["pid", { value: whole("pid"), example: "pid:42" }],
  ["tid", { value: whole("tid"), example: "tid:43" }],
  ["name", { value: name("name"), example: "name:sort" }],
  ["kind", { value: name("kind"), example: "kind:pipe" }],
  ["channel", { value: name("channel"), example: "channel:pipe:97" }],
  ["call", { value: name("call"), example: "call:write" }],
  ["fd", { value: whole("fd"), example: "fd:3" }],
  ["result", { value: whole("result"), example: "result:0" }],
  ["bytes", { value: { is: "number", field: "bytes", unit: "bytes" }, example: "bytes>1k" }],
  ["took", { value: time("took"), example: "took>1ms" }],
  ["blocked", { value: { is: "time-or-reason" }, example: "blocked>10ms" }],
  ["errno", { value: name("errno"), example: "errno:EPIPE" }],
  ["text", { value: { is: "text" }, example: 'text:"hello"' }],
  ["signal", { value: name("signal"), example: "signal:SIGUSR1" }],
  ["held", { value: time("held"), example: "held>1ms" }],
  ["outcome", { value: name("outcome"), example: "outcome:failed" }],
  ["at", { value: time("at"), example: "at>1.5s" }],
]);

/** `pid, tid, name, …` */
export function fieldList(): string {
  return [...fields.keys()].join(", ");
}
