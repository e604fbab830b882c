import { describe, expect, it } from "vitest";
import { endsInCall } from "../../../../src/capture/waiting/call_instruction.ts";
import { codeAt, mappedCode } from "../../../../src/capture/waiting/memory_map.ts";
import { returnAddresses, type ThreadMemory } from "../../../../src/capture/waiting/return_addresses.ts";

const maps = `
55d000001000-55d000002000 r-xp 00001000 fe:00 260875                     /home/u/a program
55d000002000-55d000003000 r--p 00002000 fe:00 260875                     /home/u/a program
7f0000000000-7f0000010000 r-xp 00026000 fe:00 260876                     /usr/lib/libc.so.6
7f0000020000-7f0000021000 r-xp 00000000 00:00 0
7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0                          [stack]
7ffc000fe000-7ffc00100000 r-xp 00000000 00:00 0                          [vdso]
`;

describe("code mapped into a process", () => {
  const mapped = mappedCode(maps);

  it("is what may be executed, with the file it comes from", () => {
    expect(mapped.map(({ path }) => path)).toEqual(["/home/u/a program", "/usr/lib/libc.so.6", "", "[vdso]"]);
    expect(mapped[0]?.fileOffset).toBe(0x1000n);
  });

  it("is found by an address in it, and by the one right behind it", () => {
    expect(codeAt(mapped, 0x7f0000000010n)?.path).toBe("/usr/lib/libc.so.6");
    expect(codeAt(mapped, 0x55d000002000n)?.path).toBe("/home/u/a program");
    expect(codeAt(mapped, 0x55d000002001n)).toBeUndefined();
    expect(codeAt(mapped, 0x10n)).toBeUndefined();
  });
});

describe("a return address stands right behind a call", () => {
  const bytes = (text: string) => Uint8Array.from(text.split(" ").map((byte) => Number.parseInt(byte, 16)));

  it.each([
    ["call rel32", "90 90 e8 01 02 03 04"],
    ["call *%rax", "90 90 90 90 90 ff d0"],
    ["call *%r12 with its REX prefix", "90 90 90 90 41 ff d4"],
    ["call *8(%rax)", "90 90 90 90 ff 50 08"],
    ["call *(%rax,%rbx,8)", "90 90 90 90 ff 14 d8"],
    ["call *symbol(%rip)", "90 ff 15 01 02 03 04"],
    ["call *0x100(%rsp)", "ff 94 24 00 01 00 00"],
  ])("x86-64: %s", (_, code) => {
    expect(endsInCall(bytes(code), "x64")).toBe(true);
  });

  it.each([
    ["a syscall", "b8 00 00 00 00 0f 05"],
    ["jmp *%rax", "90 90 90 90 90 ff e0"],
    ["push (%rax)", "90 90 90 90 90 ff 30"],
    ["nothing at all", "90 90 90 90 90 90 90"],
    ["call *8(%rax) cut before its displacement", "90 90 90 90 90 ff 50"],
  ])("x86-64: not behind %s", (_, code) => {
    expect(endsInCall(bytes(code), "x64")).toBe(false);
  });

  it("arm64: behind bl, blr and blraa, not behind b or ret", () => {
    const word = (value: number) => {
      const code = new Uint8Array(4);
      new DataView(code.buffer).setUint32(0, value, true);
      return endsInCall(code, "arm64");
    };
    expect([0x9400_0010, 0xd63f_0000, 0xd73f_0a11].map(word)).toEqual([true, true, true]);
    expect([0x1400_0010, 0xd65f_03c0, 0xd503_201f].map(word)).toEqual([false, false, false]);
  });
});

describe("where a waiting thread stands", () => {
  const main = 0x55d000001100n;
  const reader = 0x55d000001200n;
  const sp = 0x7ffc00000100n;
  const pc = 0x7f0000000020n;

  /** `stack` from the stack pointer upwards; a call stands before the two places in the program, and nowhere else. */
  function threadWith(stack: readonly bigint[]): ThreadMemory {
    return {
      architecture: "x64",
      code: mappedCode(maps),
      read(address, length) {
        if (address === sp) {
          const words = new Uint8Array(stack.length * 8);
          const view = new DataView(words.buffer);
          stack.forEach((value, at) => {
            view.setBigUint64(at * 8, value, true);
          });
          return words;
        }
        const code = new Uint8Array(length).fill(0x90);
        const end = address + BigInt(length);
        if (end === main || end === reader) code[length - 5] = 0xe8;
        return code;
      },
    };
  }

  it("is its program counter and every value on its stack that is a return address", () => {
    const stack = [0n, reader, 0x41414141n, 0x7ffc00000200n, main, 0x55d000001180n];
    expect(returnAddresses(threadWith(stack), pc, sp)).toEqual([
      { module: "/usr/lib/libc.so.6", address: 0x26020 },
      { module: "/home/u/a program", address: 0x1200 },
      { module: "/home/u/a program", address: 0x1100 },
    ]);
  });

  it("is found behind the signature of a signed address", () => {
    expect(returnAddresses(threadWith([main + (0x2bn << 48n)]), pc, sp)).toHaveLength(2);
  });

  it("takes code that lies in no file for nobody's", () => {
    expect(returnAddresses(threadWith([0x7f0000020010n]), 0x10n, sp)).toEqual([]);
  });
});
