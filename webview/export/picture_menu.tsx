import { useEffect, useRef, useState } from "preact/hooks";
import type { TraceSession } from "../state/session.ts";
import { useCell } from "../state/use_cell.ts";
import { IconButton } from "../theme/icon_button.tsx";
import { tokensOfPage } from "../theme/tokens.ts";
import type { TimelineState } from "../timeline/timeline_state.ts";
import { graphPicture } from "./graph_picture.ts";
import { pngBytes, svgBytes } from "./picture_file.ts";
import { timelinePicture } from "./timeline_picture.ts";

const choices = [
  { what: "graph", as: "svg", words: "Graph as SVG" },
  { what: "graph", as: "png", words: "Graph as PNG" },
  { what: "timeline", as: "svg", words: "Timeline as SVG" },
  { what: "timeline", as: "png", words: "Timeline as PNG" },
] as const;
type Choice = (typeof choices)[number];

/** Saves what is seen as a picture that stands alone. */
export function PictureMenu(props: { readonly session: TraceSession; readonly timeline: TimelineState }) {
  const { session } = props;
  const host = useCell(session.host);
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    menu.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    const closeOutside = (event: PointerEvent) => {
      if (!menu.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", closeOutside);
    return () => document.removeEventListener("pointerdown", closeOutside);
  }, [open]);
  if (!host?.can.includes("saveFile")) return null;
  const save = async (choice: Choice) => {
    setOpen(false);
    try {
      await saveAs(choice, session, props.timeline);
    } catch (cause) {
      session.problem.set(cause instanceof Error ? cause.message : String(cause));
    }
  };
  const keys = (event: KeyboardEvent) => {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") setOpen(false);
    else if (step !== undefined && open) items[(at + step + items.length) % items.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of the menu within
    <div class="picture-menu" ref={menu} onKeyDown={keys}>
      <IconButton icon="picture" label="Save a picture" pressed={open} press={() => setOpen(!open)} />
      {open && (
        <div class="menu" role="menu" aria-label="Save a picture">
          {choices.map((choice) => (
            <button key={choice.words} type="button" role="menuitem" onClick={() => void save(choice)}>
              {choice.words}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

async function saveAs({ what, as }: Choice, session: TraceSession, timeline: TimelineState): Promise<void> {
  const picture = what === "graph" ? graphOfPage() : timelinePicture(timeline, tokensOfPage());
  if (picture === undefined) throw new Error(`The ${what} is not drawn yet.`);
  const bytes = as === "svg" ? svgBytes(picture) : await pngBytes(picture);
  await session.client.request("saveFile", { name: `ipc-scope-${what}.${as}`, bytes: bytes.buffer });
}

function graphOfPage(): SVGSVGElement | undefined {
  const svg = document.querySelector<SVGSVGElement>(".graph-pane > svg");
  return svg === null ? undefined : graphPicture(svg, tokensOfPage().bg);
}
