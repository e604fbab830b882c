import type { FollowState } from "./follow/follow_state.ts";
import type { SearchState } from "./search/search_state.ts";
import type { Look } from "./state/look.ts";
import type { TraceSession } from "./state/session.ts";
import type { TimelineState } from "./timeline/timeline_state.ts";

/** What the panes of one view share. */
export interface ViewParts {
  readonly session: TraceSession;
  readonly look: Look;
  readonly timeline: TimelineState;
  readonly search: SearchState;
  readonly follow: FollowState;
}
