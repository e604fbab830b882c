/**
 * Field numbers of the messages we write, from Perfetto's own definitions (protos/perfetto/trace: trace.proto,
 * trace_packet.proto, interned_data/interned_data.proto and track_event/*.proto). They are stable: Perfetto never
 * reuses one.
 */
export const traceField = { packet: 1 } as const;

export const packetField = {
  timestamp: 8,
  trustedPacketSequenceId: 10,
  trackEvent: 11,
  internedData: 12,
  sequenceFlags: 13,
  trackDescriptor: 60,
} as const;

/** TracePacket.SequenceFlags */
export const sequenceFlag = { incrementalStateCleared: 1, needsIncrementalState: 2 } as const;

export const internedField = { eventNames: 2, debugAnnotationNames: 3 } as const;
export const internedEntryField = { iid: 1, name: 2 } as const;

export const trackField = {
  uuid: 1,
  name: 2,
  process: 3,
  thread: 4,
  parentUuid: 5,
  counter: 8,
} as const;

export const processField = { pid: 1, cmdline: 2, processName: 6 } as const;
export const threadField = { pid: 1, tid: 2, threadName: 5 } as const;

export const counterField = { unit: 3 } as const;
/** CounterDescriptor.Unit */
export const counterUnit = { count: 2, sizeBytes: 3 } as const;

export const eventField = {
  debugAnnotations: 4,
  type: 9,
  nameIid: 10,
  trackUuid: 11,
  counterValue: 30,
  flowIds: 47,
  terminatingFlowIds: 48,
} as const;
/** TrackEvent.Type */
export const eventType = { sliceBegin: 1, sliceEnd: 2, instant: 3, counter: 4 } as const;

export const annotationField = { nameIid: 1, intValue: 4, stringValue: 6 } as const;
