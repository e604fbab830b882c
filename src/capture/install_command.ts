import { readFile } from "node:fs/promises";

/** Families of distributions, by the words of `ID` and `ID_LIKE` in os-release(5). */
const commands: readonly (readonly [ids: readonly string[], command: string])[] = [
  [["debian", "ubuntu"], "apt-get install strace"],
  [["fedora", "rhel", "centos", "amzn"], "dnf install strace"],
  [["alpine"], "apk add strace"],
  [["arch"], "pacman -S strace"],
  [["suse", "opensuse"], "zypper install strace"],
  [["gentoo"], "emerge dev-debug/strace"],
  [["void"], "xbps-install strace"],
];

/** The command that installs a package on the distribution that `osRelease` (the text of /etc/os-release) describes. */
export function installCommand(osRelease: string, isRoot: boolean, name = "strace"): string {
  const words = [...osRelease.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)]
    .flatMap((line) => (line[1] ?? "").replace(/["']/g, "").split(/\s+/))
    .flatMap((word) => [word, word.split("-")[0] ?? word]);
  const command = words.map((word) => commands.find(([ids]) => ids.includes(word))?.[1]).find(Boolean);
  if (command === undefined) return `Install ${name} with this system's package manager.`;
  const named = name === "strace" ? command : command.replace(/\S+$/, name);
  return isRoot ? named : `sudo ${named}`;
}

export async function installCommandHere(name = "strace"): Promise<string> {
  const osRelease = await readFile("/etc/os-release", "utf8").catch(() => "");
  return installCommand(osRelease, process.getuid?.() === 0, name);
}
