import { describe, expect, it } from "vitest";
import { fieldNumber, fieldWord } from "../../../src/strace/struct_text.ts";

describe("fields of a structure that strace prints", () => {
  const info = "{si_signo=SIGRT_2, si_code=SI_QUEUE, si_pid=4100, si_uid=0, si_int=-7, si_ptr=0x7f}";
  const lock = "{l_type=F_WRLCK, l_whence=SEEK_SET, l_start=5, l_len=-10}";

  it.each([
    [info, "si_code=", "SI_QUEUE"],
    [info, "si_signo=", "SIGRT_2"],
    [info, "si_pid=", "4100"],
    [info, "si_int=", "-7"],
    [lock, "l_whence=", "SEEK_SET"],
    ["{mq_flags=O_NONBLOCK|O_RDONLY, mq_maxmsg=10}", "mq_flags=", "O_NONBLOCK"],
    [info, "si_timerid=", undefined],
    [info, "pid=", undefined],
    ["{si_pid=1, pid=2}", "pid=", "2"],
    ["pid=2", "pid=", "2"],
    ["{si_value={int=7}}", "si_value=", undefined],
    ["{si_pid=", "si_pid=", undefined],
    ["NULL", "si_pid=", undefined],
    ["", "si_pid=", undefined],
  ] as const)("of %s the word behind %s is %s", (text, field, word) => {
    expect(fieldWord(text, field)).toBe(word);
  });

  it.each([
    [info, "si_pid=", 4100],
    [info, "si_uid=", 0],
    [info, "si_int=", -7],
    [lock, "l_start=", 5],
    [lock, "l_len=", -10],
    ["{l_len=9223372036854775807}", "l_len=", 2 ** 63],
    ["{si_pid=41", "si_pid=", 41],
    [lock, "l_type=", Number.NaN],
    ["{l_len=-}", "l_len=", Number.NaN],
    [info, "pid=", Number.NaN],
    ["{si_pid=", "si_pid=", Number.NaN],
  ] as const)("of %s the number behind %s is %d", (text, field, number) => {
    expect(fieldNumber(text, field)).toBe(number);
  });
});
