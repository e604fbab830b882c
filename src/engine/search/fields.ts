import { type SearchField, searchFields } from "../../protocol/search.ts";
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

const values: Readonly<Record<SearchField, FieldValue>> = {
  pid: whole("pid"),
  tid: whole("tid"),
  name: name("name"),
  kind: name("kind"),
  channel: name("channel"),
  call: name("call"),
  fd: whole("fd"),
  result: whole("result"),
  bytes: { is: "number", field: "bytes", unit: "bytes" },
  took: time("took"),
  blocked: { is: "time-or-reason" },
  errno: name("errno"),
  text: { is: "text" },
  signal: name("signal"),
  held: time("held"),
  outcome: name("outcome"),
  at: time("at"),
};

/** Everything that can stand before a `:` or a comparison. A new field is one in the protocol, a row above and a case in each `*_conditions.ts`. */
export const fields: ReadonlyMap<string, Field> = new Map(
  (Object.keys(searchFields) as SearchField[]).map((field) => [
    field as string,
    { value: values[field], example: searchFields[field].example },
  ]),
);

/** `pid, tid, name, …` */
export function fieldList(): string {
  return [...fields.keys()].join(", ");
}
