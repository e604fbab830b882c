import type { ProgramExit } from "../../capture/traced_program.ts";

/** How a program ended, in the words a shell's user knows: `exit 0`, `killed by SIGPIPE`. */
export function exitText(exit: ProgramExit): string {
  return "code" in exit ? `exit ${exit.code}` : `killed by ${exit.signal}`;
}
