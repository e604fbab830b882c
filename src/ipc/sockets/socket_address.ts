import { entryOf } from "../../base/entry_of.ts";
import { unquoted } from "../channels/quoted_text.ts";

const inet = /sin_port=htons\((\d+)\), sin_addr=(?:inet_addr\("([^"]*)"\)|htonl\((INADDR_\w+)\))/;
const inet6 = /sin6_port=htons\((\d+)\).*?inet_pton\(AF_INET6, "([^"]*)"/s;
const unix = /(?:sun_)?path=(@?)("(?:[^"\\]|\\.)*")/s;

/** What strace below 4.21 printed in place of the numbers. */
const namedAddresses: Readonly<Record<string, string>> = {
  INADDR_ANY: "0.0.0.0",
  INADDR_LOOPBACK: "127.0.0.1",
};

/**
 * The socket address in an argument: `127.0.0.1:80`, `[::1]:80`, `/run/x.sock`, `@name`; "" if there is none.
 * `{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}`, `{sa_family=AF_UNIX, sun_path=@"x"}`.
 */
export function printedAddress(text: string): string {
  const v4 = inet.exec(text);
  if (v4 !== null) return `${v4[2] ?? entryOf(namedAddresses, v4[3] as string) ?? ""}:${v4[1]}`;
  const v6 = inet6.exec(text);
  if (v6 !== null) return inetAddress(v6[2] as string, Number(v6[1]));
  const path = unix.exec(text);
  return path === null ? "" : `${path[1]}${unquoted(path[2] as string)}`;
}

/** An IPv6 socket that talks IPv4 shows the other's address as `::ffff:127.0.0.1`: the same address. */
export function inetAddress(address: string, port: number): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  return plain.includes(":") ? `[${plain}]:${port}` : `${plain}:${port}`;
}

const anywhere = /^(?:0\.0\.0\.0|\[::\]):(\d+)$/;

/** Addresses at which somebody reached at `address` may have bound itself, the most exact one first. */
export function boundFor(address: string): string[] {
  const port = address.slice(address.lastIndexOf(":") + 1);
  const wildcards = [`0.0.0.0:${port}`, `[::]:${port}`];
  // Who connects to 0.0.0.0 reaches this machine (Linux: ip(7)).
  if (anywhere.test(address)) return [`127.0.0.1:${port}`, `[::1]:${port}`, ...wildcards];
  return [address, ...wildcards];
}

export function isWildcard(address: string): boolean {
  return anywhere.test(address);
}

/** Whether two sights of one socket's address can be of the same socket: unknown, or a wildcard made exact. */
export function mayBeSame(one: string, other: string): boolean {
  if (one === "" || other === "" || one === other) return true;
  if (!isWildcard(one) && !isWildcard(other)) return false;
  return one.slice(one.lastIndexOf(":")) === other.slice(other.lastIndexOf(":"));
}
