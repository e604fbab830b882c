/** Small line drawings in a field of 16 by 16. */
const drawings = {
  fit: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4M5.5 5.5h5v5h-5z",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  past: "M8 2.5a5.5 5.5 0 1 1-5.2 3.7M2 3v3.5h3.5M8 5v3.2l2.2 1.4",
  files: "M4 1.5h5l3 3v10H4zM9 1.5v3h3",
  stepBack: "M10 3 5 8l5 5M3.5 3v10",
  stepOn: "M6 3l5 5-5 5M12.5 3v10",
  otherEnd: "M2 5h10M9.5 2.5 12 5 9.5 7.5M14 11H4M6.5 8.5 4 11l2.5 2.5",
  play: "M4 2.5v11l9-5.5z",
  pause: "M5 3v10M11 3v10",
  stop: "M3.5 3.5h9v9h-9z",
  save: "M2.5 2.5h9l2 2v9h-11zM5 2.5v4h5v-4M5 13.5v-4h6v4",
  search: "M6.8 2.5a4.3 4.3 0 1 0 .01 0M10 10l4 4",
  keys: "M1.5 4h13v8h-13zM4 6.5h.5M7 6.5h.5M10 6.5h.5M4.5 9.5h7",
  side: "M2 2.5h12v11H2zM10 2.5v11",
  down: "M3 6l5 5 5-5",
  right: "M6 3l5 5-5 5",
  left: "M10 3 5 8l5 5",
  picture: "M2 3h12v10H2zM2 11l3.5-3.5 3 3 2-2L14 12M10.5 5.5h.3",
  close: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  error: "M8 1.8a6.2 6.2 0 1 0 .01 0M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8",
  warning: "M8 2 14.5 13.5h-13zM8 6.5v3.2M8 11.4v.3",
  info: "M8 1.8a6.2 6.2 0 1 0 .01 0M8 7.2v4M8 4.8v.3",
} as const;

export type IconName = keyof typeof drawings;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={drawings[name]} />
    </svg>
  );
}
