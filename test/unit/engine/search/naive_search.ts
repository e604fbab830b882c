import { blockReasons, signalOutcomes } from "../../../../src/base/vocabulary.ts";
import { PiecedLog } from "../../../../src/engine/pieced_log.ts";
import { isWithin, type Query } from "../../../../src/engine/search/query.ts";
import { nameAt } from "../../../../src/ipc/names.ts";
import { outcomes, type Trace } from "../../../../src/ipc/trace.ts";
import { readCallText } from "../../../../src/strace/call_text.ts";
import { errnoName } from "../../../../src/strace/errnos.ts";
import { signalName } from "../../../../src/strace/signals.ts";
import { syscallTraits } from "../../../../src/strace/syscalls.ts";
import type { callFields } from "../../ipc/call_fields.ts";

/** An event as one would describe it to a person: the slow and plain way to judge a query. */
interface Described {
  readonly processes: readonly { readonly pid: number; readonly name: string }[];
  readonly channel: { readonly id: string; readonly kind: string; readonly name: string } | undefined;
  readonly numbers: Readonly<Record<string, readonly number[]>>;
  readonly names: Readonly<Record<string, readonly string[]>>;
  readonly moved: string;
}

export function naiveMatches(
  trace: Trace,
  log: Uint8Array,
  query: Query,
): { calls: number[]; signals: number[] } {
  const rows = (count: number, describe: (row: number) => Described) =>
    Array.from({ length: count }, (_, row) => row).filter((row) => holds(query, describe(row)));
  return {
    calls: rows(trace.calls.length, (row) => describedCall(trace, new PiecedLog(log), row)),
    signals: rows(trace.signals.length, (row) => describedSignal(trace, row)),
  };
}

function holds(query: Query, event: Described): boolean {
  switch (query.kind) {
    case "all":
      return query.of.every((each) => holds(each, event));
    case "any":
      return query.of.some((each) => holds(each, event));
    case "not":
      return !holds(query.of, event);
    case "word":
      return [
        ...event.processes.map(({ name, pid }) => `${name} ${pid}`),
        ...(event.channel === undefined ? [] : [`${event.channel.id} ${event.channel.name}`]),
      ].some((name) => name.toLowerCase().includes(query.text));
    case "number":
      return (event.numbers[query.field] ?? []).some((value) => isWithin(query.range, value));
    case "name":
      return (event.names[query.field] ?? []).some((name) => like(query.pattern).test(name));
    case "text":
      return event.moved.includes(String.fromCharCode(...query.bytes));
  }
}

function like(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replace(/[^a-z0-9]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^]*")}$`, "i");
}

function describedCall(trace: Trace, log: PiecedLog, row: number): Described {
  const at = (field: (typeof callFields)[number]) => trace.calls[field](row);
  const task = trace.tasks[at("task")];
  const process = task && trace.processes[task.process];
  const channel = trace.channels[at("channel")];
  const second = at("resumption");
  const resumed = trace.resumptions.columns;
  const text = readCallText(
    log.read(at("logOffset"), at("logLength")),
    second === 0xffff_ffff ? undefined : log.read(resumed.logOffset.at(second), resumed.logLength.at(second)),
  );
  const traits = syscallTraits(at("syscall"));
  const outcome = outcomes[at("outcome")] ?? "";
  const reason = blockReasons[at("blocked")] ?? "none";
  const took = Math.min(at("endNs"), trace.endNs) - at("startNs");
  const name = process ? nameAt(process, at("startNs") as never) : "";
  const fd = traits.fdArgument < 0 ? [] : [Number.parseInt(text.args[traits.fdArgument] ?? "", 10)];
  return {
    processes: [{ pid: process?.pid ?? 0, name }],
    channel,
    moved: String.fromCharCode(...(text.payload?.bytes ?? [])),
    numbers: {
      pid: [process?.pid ?? 0],
      tid: [task?.tid ?? 0],
      at: [at("startNs")],
      took: [took],
      blocked: reason === "none" ? [] : [took],
      result: [at("value")],
      bytes: traits.returns === "bytes" && outcome === "returned" ? [at("value")] : [],
      fd: [...fd, ...(traits.returns === "fd" ? [at("value")] : [])],
    },
    names: {
      name: [name],
      kind: channel ? [channel.kind] : [],
      channel: channel ? [channel.id, channel.name] : [],
      call: [traits.name],
      errno: at("errno") > 0 ? [errnoName(at("errno"))] : [],
      outcome: [outcome],
      reason: reason === "none" ? [] : [reason],
    },
  };
}

function describedSignal(trace: Trace, row: number): Described {
  const at = <Name extends keyof typeof trace.signals.columns>(name: Name) =>
    trace.signals.columns[name][row] as number;
  const processes = [at("to"), at("from")].flatMap((index) => {
    const process = trace.processes[index];
    return process === undefined
      ? []
      : [{ pid: process.pid, name: nameAt(process, at("generatedNs") as never) }];
  });
  const name = signalName(at("signal"));
  return {
    processes,
    channel: undefined,
    moved: "",
    numbers: {
      pid: processes.map(({ pid }) => pid),
      tid: [at("task"), at("toTask")].flatMap((task) => trace.tasks[task]?.tid ?? []),
      at: [at("generatedNs")],
      held: [at("deliveredNs") - at("generatedNs")],
    },
    names: {
      name: processes.map((process) => process.name),
      signal: [name, name.replace(/^SIG/, "")],
      outcome: [signalOutcomes[at("outcome")] ?? ""],
    },
  };
}
