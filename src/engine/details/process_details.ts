import type { ProcessIndex } from "../../base/ids.ts";
import { formatSpan, type Nanos } from "../../base/time.ts";
import { channelLabel, processLabel } from "../../ipc/names.ts";
import type { Process, Trace } from "../../ipc/trace.ts";
import type { EventDetails, Fact, RelatedEvent } from "../../protocol/engine.ts";
import { joinsProcesses } from "../interprocess.ts";
import { exitWords } from "../overview.ts";
import { countLabel } from "./amounts.ts";
import { fact, shown } from "./call_details.ts";

export function processDetails(
  trace: Trace,
  index: ProcessIndex,
  presentNs: Nanos,
): EventDetails | undefined {
  const process = trace.processes[index];
  if (process === undefined) return undefined;
  const lived = Math.min(process.endNs, presentNs) - process.startNs;
  return {
    event: { kind: "process", process: index },
    title: processLabel(trace, index, presentNs),
    sentence: lifeSentence(trace, process, lived, presentNs),
    ns: process.startNs,
    endNs: Number.isFinite(process.endNs) ? process.endNs : null,
    process: index,
    channel: null,
    facts: processFacts(trace, process, lived),
    payload: null,
    location: null,
    stack: [],
    related: relatedOf(trace, process),
  };
}

function lifeSentence(trace: Trace, process: Process, lived: number, presentNs: Nanos): string {
  const who = processLabel(trace, process.index, presentNs);
  const origin =
    process.parent === undefined ? "" : `, child of ${processLabel(trace, process.parent, process.startNs)},`;
  if (process.exit === undefined) return `${who}${origin} has been running for ${formatSpan(lived)}.`;
  return `${who}${origin} lived ${formatSpan(lived)} and ended: ${exitWords(process.exit)}.`;
}

function processFacts(trace: Trace, process: Process, lived: number): Fact[] {
  const calls = process.tasks.reduce((sum, task) => sum + (trace.tasks[task]?.calls.length ?? 0), 0);
  const { parent } = process;
  return [
    fact("command", shown(process.argv.join(" "))),
    fact("pid", String(process.pid)),
    ...(parent === undefined
      ? []
      : [
          fact("parent", processLabel(trace, parent, process.startNs), {
            kind: "process" as const,
            process: parent,
          }),
        ]),
    ...(process.tasks.length > 1 ? [fact("threads", countLabel(process.tasks.length))] : []),
    fact("calls recorded", countLabel(calls)),
    fact("lived", formatSpan(lived)),
    ...(process.exit === undefined ? [] : [fact("end", exitWords(process.exit))]),
    ...channelFacts(trace, process),
  ];
}

/** Channels listed at most: a shell that ran for hours has used thousands of pipes. */
const mostChannels = 12;

/** What it wrote into and read from, of what joins it with others. */
function channelFacts(trace: Trace, { index }: Process): Fact[] {
  const used = trace.channels.filter(
    (channel) => joinsProcesses(channel) && (channel.writers.has(index) || channel.readers.has(index)),
  );
  const facts = used.slice(0, mostChannels).map((channel) => {
    const [writes, reads] = [channel.writers.has(index), channel.readers.has(index)];
    const use = writes && reads ? "wrote into and read" : writes ? "wrote into" : "read";
    return fact(use, channelLabel(trace, channel.index), { kind: "channel", channel: channel.index });
  });
  const more = used.length - facts.length;
  return more > 0 ? [...facts, fact("and", `${countLabel(more)} more channels`)] : facts;
}

const longestLabel = 200;

function clippedLabel(text: string): string {
  return text.length <= longestLabel ? text : `${text.slice(0, longestLabel)}…`;
}

function relatedOf(trace: Trace, process: Process): RelatedEvent[] {
  const born: RelatedEvent[] =
    process.bornBy === undefined
      ? []
      : [{ label: "started by", event: { kind: "call", call: process.bornBy }, ns: process.startNs }];
  const execs = process.execs.map(
    ({ call, ns, argv }): RelatedEvent => ({
      label: `became ${clippedLabel(argv.join(" "))}`,
      event: { kind: "call", call },
      ns,
    }),
  );
  const children = trace.processes
    .filter(({ parent }) => parent === process.index)
    .map(
      (child): RelatedEvent => ({
        label: `child ${processLabel(trace, child.index, child.endNs)}`,
        event: { kind: "process", process: child.index },
        ns: child.startNs,
      }),
    );
  return [...born, ...execs, ...children];
}
