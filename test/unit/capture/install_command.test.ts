import { expect, test } from "vitest";
import { installCommand } from "../../../src/capture/install_command.ts";

test.each([
  ['ID=debian\nVERSION_ID="12"', "apt-get install strace"],
  ["ID=linuxmint\nID_LIKE=ubuntu", "apt-get install strace"],
  ["ID=fedora", "dnf install strace"],
  ['ID="rocky"\nID_LIKE="rhel centos fedora"', "dnf install strace"],
  ["ID=alpine", "apk add strace"],
  ["ID=arch", "pacman -S strace"],
  ["ID=manjaro\nID_LIKE=arch", "pacman -S strace"],
  ['ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"', "zypper install strace"],
])("%s", (osRelease, command) => {
  expect(installCommand(osRelease, true)).toBe(command);
  expect(installCommand(osRelease, false)).toBe(`sudo ${command}`);
});

test("an unknown system gets a sentence instead of a wrong command", () => {
  expect(installCommand("ID=plan9", true)).toBe("Install strace with this system's package manager.");
});
