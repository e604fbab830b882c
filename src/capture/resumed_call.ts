import { open, readFile } from "node:fs/promises";
import { arch } from "node:os";
import type { ResumedCall } from "../base/known_process.ts";

type Name = ResumedCall["call"];

/** Numbers of the calls that the kernel resumes by restart_syscall (those that set `restart_block.fn`). */
const numbers: Readonly<Record<string, Readonly<Record<number, Name>>>> = {
  x64: { 7: "poll", 35: "nanosleep", 202: "futex", 230: "clock_nanosleep" },
  arm64: { 98: "futex", 101: "nanosleep", 115: "clock_nanosleep" },
};

const privateFlag = 128;
/** sizeof(struct pollfd); its descriptor comes first, as 32 bits. */
const bytesPerPoll = 8;
/** More than any program is likely to poll; the memory of others is not read without end. */
const mostPolled = 4096;

/** The call in which a task sleeps, if strace will show it as resumed; undefined for others. `folder`: of the task in /proc. */
export async function resumedCall(folder: string): Promise<ResumedCall | undefined> {
  // `7 0x7ffc 0x2 0xffffffff ...`: number, arguments, stack and program pointer; `running` if it is in no call.
  const text = await readFile(`${folder}/syscall`, "utf8").catch(() => "");
  const [number, first = Number.NaN, second = Number.NaN, third = Number.NaN] = text.split(" ").map(Number);
  const call = number === undefined ? undefined : numbers[arch()]?.[number];
  switch (call) {
    case undefined:
      return undefined;
    case "nanosleep":
    case "clock_nanosleep":
      return { call };
    case "futex":
      return { call, address: first, isPrivate: Math.floor(second / privateFlag) % 2 === 1 };
    case "poll":
      // The kernel takes an int; negative for ever.
      return { call, fds: await polled(folder, first, second), isTimed: third % 2 ** 32 < 2 ** 31 };
  }
}

/** The descriptors in an array of struct pollfd in the task's memory; none if it may not be read. */
async function polled(folder: string, address: number, count: number): Promise<readonly number[]> {
  if (!(count > 0 && count <= mostPolled)) return [];
  const memory = await open(`${folder}/mem`, "r").catch(() => undefined);
  if (memory === undefined) return [];
  try {
    const array = new DataView(new ArrayBuffer(count * bytesPerPoll));
    const { bytesRead } = await memory.read(array, 0, array.byteLength, address);
    return Array.from({ length: Math.floor(bytesRead / bytesPerPoll) }, (_, at) =>
      array.getInt32(at * bytesPerPoll, true),
    ).filter((fd) => fd >= 0);
  } catch {
    return [];
  } finally {
    await memory.close();
  }
}
