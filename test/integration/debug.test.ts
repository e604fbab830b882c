import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { EngineLoop } from "../../src/engine/engine_loop.ts";
import type { WorkerNotices } from "../../src/engine/engine_spec.ts";
import { openLog } from "../../src/engine/open_log.node.ts";
import { Client, notify } from "../../src/protocol/endpoint.ts";
import type { EngineMethods, EngineNotices } from "../../src/protocol/engine.ts";
import type { DapClient } from "../unit/debug/dap_client.ts";
import { debuggingTrace, eventOf, type Settings, TestTrace } from "../unit/debug/traces.ts";
import { portPair } from "../unit/protocol/port_pair.ts";
import { exitOf, inTerminal, temporaryFolder } from "./capture_world.ts";

const folder = await temporaryFolder("debug");
afterAll(folder.remove);

/** A command under strace and the debugger, its log followed as it grows. */
async function debuggingCommand(command: readonly [string, ...string[]], settings: Settings) {
  const { program } = await inTerminal(folder.path, command);
  const [near, far] = portPair();
  const spec = { kind: "follow", path: program.recording.log, command, tracer: program.tracer } as const;
  const loop = new EngineLoop(spec, far, openLog);
  const trace = new TestTrace(new Client<EngineMethods, EngineNotices>(near), true);
  trace.engine.onNotice(() => trace.changed());
  trace.stop = () => program.stop();
  const exit = exitOf(program).then((reached) => {
    const { stoppedUnixNs } = program;
    notify<WorkerNotices, "finished">(near, "finished", { timedOut: false, stoppedUnixNs });
    trace.running = false;
    return reached;
  });
  const session = await debuggingTrace(trace, settings);
  return { ...session, exit, close: () => loop.dispose() };
}

async function threads(
  editor: DapClient,
): Promise<readonly { readonly id: number; readonly name: string }[]> {
  const reply = await editor.request<{ threads: readonly { id: number; name: string }[] }>("threads");
  return reply.threads;
}

test("a pipeline that ends is stepped through from its end, from reader to writer", async () => {
  const script = join(folder.path, "pipeline.sh");
  writeFileSync(script, "printf 'hello\\n' | /bin/cat\n");
  const { editor, exit, close } = await debuggingCommand(["/bin/sh", script], {});
  expect(await exit).toEqual({ code: 0 });
  expect(await editor.event("stopped")).toMatchObject({ description: "program ended: exit 0" });

  const cat = (await threads(editor)).find(({ name }) => name.startsWith("cat"))?.id ?? 0;
  while (!(await eventOf(editor, cat)).includes('"hello\\n"') || !/^read/.test(await eventOf(editor, cat))) {
    await editor.move("stepBack", cat);
  }
  const { threadId } = await editor.move("stepIn", cat);
  expect(threadId).not.toBe(cat);
  expect(await eventOf(editor, threadId as number)).toMatch(/^write\(1<pipe:\[\d+\]>, "hello\\n", 6\) = 6/);
  close();
});

test("a program that hangs is frozen at a breakpoint while it runs, tells what it waits for, and ends with Stop", async () => {
  const { editor, exit, close } = await debuggingCommand(["/bin/sh", "-c", "sleep 100 | /bin/cat"], {
    calls: [{ name: "read", condition: "name:cat kind:pipe" }],
  });
  expect(await editor.event("stopped")).toMatchObject({ description: "stopped on read" });
  const states = (await threads(editor)).map(({ name }) => name).join("\n");
  expect(states).toMatch(/^cat \(\d+\): blocked: read, pipe:\d+ is empty, /m);
  expect(states).toMatch(/^sh \(\d+\): /m);
  await editor.request("disconnect");
  expect(await exit).toEqual({ signal: "SIGTERM" });
  close();
});
