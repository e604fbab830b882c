import { SearchBox } from "../search/search_box.tsx";
import type { SearchState } from "../search/search_state.ts";
import type { Look } from "../state/look.ts";
import type { TraceSession } from "../state/session.ts";
import { speeds } from "../state/speed.ts";
import { useCell } from "../state/use_cell.ts";
import { IconButton } from "../theme/icon_button.tsx";
import { Scrubber } from "./scrubber.tsx";

/** Time and search: steps, replay, the whole trace as one slider, the present, and what to look for. */
export function BottomBar(props: {
  readonly session: TraceSession;
  readonly look: Look;
  readonly search: SearchState;
}) {
  const { session, look, search } = props;
  const { mode } = useCell(session.subject);
  const head = useCell(session.head);
  const host = useCell(session.host);
  const detailsOpen = useCell(look.detailsOpen);
  const can = (what: "stop" | "save") => host?.can.includes(what) ?? false;
  return (
    <section class="bar" aria-label="Time and search">
      <div class="group">
        <IconButton icon="stepBack" label="Previous event" press={() => session.step("previous", false)} />
        <IconButton
          icon={mode === "replay" ? "pause" : "play"}
          label={mode === "replay" ? "Pause the replay" : "Replay from here"}
          press={() => session.togglePlay()}
        />
        <IconButton icon="stepOn" label="Next event" press={() => session.step("next", false)} />
        <SpeedChoice session={session} />
      </div>
      <Scrubber session={session} />
      <LiveButton live={head.live} following={mode === "live"} press={() => session.goLive()} />
      <SearchBox search={search} />
      <div class="group">
        {can("stop") && head.live && (
          <IconButton
            icon="stop"
            label="Stop the program"
            press={() => void session.client.request("stop", null)}
          />
        )}
        {can("save") && (
          <IconButton
            icon="save"
            label="Save the trace"
            press={() => void session.client.request("save", null)}
          />
        )}
        <IconButton icon="keys" label="List the keys" press={() => look.keysShown.set(true)} />
        <IconButton
          icon="side"
          label="Show the details"
          pressed={detailsOpen}
          press={() => look.detailsOpen.set(!detailsOpen)}
        />
      </div>
    </section>
  );
}

function SpeedChoice({ session }: { readonly session: TraceSession }) {
  useCell(session.chosenSpeed);
  useCell(session.overview);
  return (
    <select
      class="speed"
      aria-label="Speed of the replay"
      title="Speed of the replay"
      value={session.speed}
      onChange={(event) => session.chosenSpeed.set(Number(event.currentTarget.value))}
    >
      {speeds.map((choice) => (
        <option key={choice} value={choice}>
          ×{choice}
        </option>
      ))}
    </select>
  );
}

function LiveButton(props: {
  readonly live: boolean;
  readonly following: boolean;
  readonly press: () => void;
}) {
  const words = props.live ? "Live" : "End";
  return (
    <button
      type="button"
      class="live"
      data-live={props.live}
      aria-pressed={props.following}
      title={props.live ? "Follow the present" : "The program has ended; go to the end of the trace"}
      onClick={props.press}
    >
      <span class="dot" aria-hidden="true" />
      {words}
    </button>
  );
}
