export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly key: string;
  /** With its captions. */
  readonly width: number;
  readonly height: number;
  /** What stands in its middle without captions, where flows to the right end; without: all of it. */
  readonly body?: { readonly width: number; readonly height: number };
}

export interface Relation {
  readonly key: string;
  readonly from: string;
  readonly to: string;
}

/** Which way data runs on the screen: to the right, or down where the pane is narrow. */
export type FlowDirection = "right" | "down";
