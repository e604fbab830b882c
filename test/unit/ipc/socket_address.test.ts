import { describe, expect, it } from "vitest";
import { boundFor, mayBeSame, printedAddress } from "../../../src/ipc/sockets/socket_address.ts";

describe("the address that strace prints", () => {
  it.each([
    ['{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}', "127.0.0.1:80"],
    // strace below 4.21.
    ["{sa_family=AF_INET, sin_port=htons(80), sin_addr=htonl(INADDR_LOOPBACK)}", "127.0.0.1:80"],
    ["{sa_family=AF_INET, sin_port=htons(80), sin_addr=htonl(INADDR_ANY)}", "0.0.0.0:80"],
    ["{sa_family=AF_INET, sin_port=htons(80), sin_addr=htonl(INADDR_BROADCAST)}", ":80"],
    ['{sa_family=AF_INET6, sin6_port=htons(80), inet_pton(AF_INET6, "::1", &sin6_addr)}', "[::1]:80"],
    ['{sa_family=AF_INET6, sin6_port=htons(80), inet_pton(AF_INET6, "::ffff:1.2.3.4", &a)}', "1.2.3.4:80"],
    ['{sa_family=AF_UNIX, sun_path="/run/a \\"b\\""}', '/run/a "b"'],
    ['{sa_family=AF_UNIX, sun_path=@"x"}', "@x"],
    ["NULL", ""],
  ])("%s is %s", (text, address) => {
    expect(printedAddress(text)).toBe(address);
  });
});

describe("who is reached at an address", () => {
  it.each([
    ["127.0.0.1:80", ["127.0.0.1:80", "0.0.0.0:80", "[::]:80"]],
    ["0.0.0.0:80", ["127.0.0.1:80", "[::1]:80", "0.0.0.0:80", "[::]:80"]],
  ])("%s: those bound to %j", (address, bound) => {
    expect(boundFor(address)).toEqual(bound);
  });
});

describe("two sights of one address", () => {
  it.each([
    ["127.0.0.1:80", "127.0.0.1:80", true],
    ["", "127.0.0.1:80", true],
    ["0.0.0.0:80", "127.0.0.1:80", true],
    ["[::1]:80", "[::]:80", true],
    ["0.0.0.0:80", "127.0.0.1:81", false],
    ["127.0.0.1:80", "127.0.0.2:80", false],
    ["/run/a", "/run/b", false],
  ])("%s and %s can be of one socket: %s", (one, other, same) => {
    expect(mayBeSame(one, other)).toBe(same);
  });
});
