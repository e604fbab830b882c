import type { Trace } from "../../../../src/ipc/trace.ts";

/** Channels of sockets that somebody holds or held. */
export function socketsOf(trace: Trace): string[] {
  return trace.channels
    .filter(({ kind, descriptors }) => kind !== "file" && descriptors.length > 0)
    .map(({ id }) => id);
}

/** 40 makes a pair and forks 41; 40 keeps descriptor 3, 41 keeps 4. */
export const parentAndChild = `
  40 1.000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[7->8]>, 4<UNIX-STREAM:[8->7]>]) = 0 <0.0001>
  40 1.010 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.0001>
  40 1.020 close(4<UNIX-STREAM:[8->7]>) = 0 <0.0001>
  41 1.020 close(3<UNIX-STREAM:[7->8]>) = 0 <0.0001>
`;

/** 50 listens, 51 connects and sends before anybody has accepted it. */
export const clientFirst = `
  50 1.000 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3<UNIX-STREAM:[10]> <0.0001>
  50 1.001 bind(3<UNIX-STREAM:[10]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 9) = 0 <0.0001>
  50 1.002 listen(3<UNIX-STREAM:[10,"/run/s"]>, 5) = 0 <0.0001>
  51 1.010 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[11]> <0.0001>
  51 1.011 connect(3<UNIX-STREAM:[11]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 9) = 0 <0.0001>
  51 1.012 write(3<UNIX-STREAM:[11]>, "early", 5) = 5 <0.0001>
`;

/** 60 listens on port 80; 61's own port shows with its first use after connect. */
export const tcpServer = `
  60 1.000 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[20]> <0.0001>
  60 1.001 bind(3<TCP:[20]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16) = 0 <0.0001>
  60 1.002 listen(3<TCP:[0.0.0.0:80]>, 128) = 0 <0.0001>
`;
export const tcpClient = `
  61 1.010 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[21]> <0.0001>
  61 1.011 connect(3<TCP:[21]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>
`;
export const tcpAccept = `
  60 1.012 accept(3<TCP:[0.0.0.0:80]>, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, [16]) = 4<TCP:[127.0.0.1:80->127.0.0.1:4000]> <0.0001>
`;
