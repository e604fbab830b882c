/** A program in `media/samples`, to trace and learn from. */
export interface Sample {
  /** In `media/samples`; its first comment says what to look at. */
  readonly file: string;
  readonly title: string;
  /** One line for the picker. */
  readonly about: string;
}

/** In the order in which they teach: pipes first, what is broken last. */
export const samples: readonly Sample[] = [
  { file: "pipe.c", title: "A pipe", about: "Fills up, blocks its writer, ends with end-of-file" },
  { file: "two_pipes.c", title: "Two pipes", about: "A two-way link: client and server take turns" },
  { file: "fifo.c", title: "A FIFO", about: "A pipe with a name; open() waits for the other side" },
  { file: "pipeline.sh", title: "A shell pipeline", about: "Five processes, four pipes, one line" },
  { file: "files.c", title: "Files", about: "Calls against stdio’s buffer; an offset that is shared" },
  { file: "file_lock.c", title: "File locks", about: "fcntl() and flock(): who holds, who waits" },
  { file: "wait.c", title: "Ends of processes", about: "wait(), a zombie, an orphan" },
  { file: "signals.c", title: "Signals", about: "Sent, held back, handled; ignored; fatal" },
  { file: "restart.c", title: "Interrupted calls", about: "SA_RESTART against EINTR" },
  { file: "jumps.c", title: "Long jumps", about: "siglongjmp() out of a handler, out of a read()" },
  { file: "threads.c", title: "Threads", about: "One memory; a mutex and a condition" },
  { file: "sysv_shared_memory.c", title: "System V shared memory", about: "With a semaphore that guards it" },
  { file: "posix_shared_memory.c", title: "POSIX shared memory", about: "A mailbox with two semaphores" },
  { file: "mmap.c", title: "Mapped files", about: "MAP_SHARED against MAP_PRIVATE" },
  { file: "sysv_queue.c", title: "System V message queue", about: "Messages by type" },
  {
    file: "posix_queue.c",
    title: "POSIX message queue",
    about: "Messages by priority; a queue that is full",
  },
  { file: "socketpair.c", title: "A pair of sockets", about: "Both ways, with messages kept apart" },
  { file: "unix_socket.c", title: "Unix sockets", about: "A server and two clients" },
  { file: "tcp.c", title: "TCP", about: "A stream without borders" },
  { file: "udp.c", title: "UDP", about: "Datagrams, one of them cut short" },
  { file: "passed_descriptor.c", title: "A descriptor as a gift", about: "SCM_RIGHTS" },
  { file: "event_loop.c", title: "An event loop", about: "epoll, eventfd, timerfd, signalfd" },
  { file: "splice.c", title: "Bytes inside the kernel", about: "tee() and splice()" },
  { file: "pool.py", title: "Python’s multiprocessing", about: "A pool of workers" },
  { file: "race.c", title: "A race", about: "Three processes, pipes, a queue, a starting gun" },
  { file: "deadlock.c", title: "Broken: a deadlock", about: "Each waits for the other to begin" },
  { file: "eof_never.c", title: "Broken: no end-of-file", about: "A write end that was not closed" },
  { file: "lost_signal.c", title: "Broken: lost signals", about: "Three are sent, one is heard" },
];
