import { setTimeout as sleep } from "node:timers/promises";

/** What `look` finds, once it finds something; files that are not there yet are waited for, two minutes at most. */
export async function untilThere<T>(look: () => T | undefined): Promise<T> {
  for (const giveUpMs = Date.now() + 120_000; Date.now() < giveUpMs; await sleep(50)) {
    try {
      const found = look();
      if (found !== undefined) return found;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
    }
  }
  throw new Error("what was to be measured did not happen within two minutes");
}
