import { Icon, type IconName } from "./icon.tsx";

/** A button that shows only a drawing: its words are its name for screen readers and its tooltip. */
export function IconButton(props: {
  readonly icon: IconName;
  readonly label: string;
  readonly press: () => void;
  /** Of a button that stays pressed. */
  readonly pressed?: boolean;
  readonly disabled?: boolean;
}) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={props.label}
      title={props.label}
      aria-pressed={props.pressed}
      disabled={props.disabled ?? false}
      onClick={props.press}
    >
      <Icon name={props.icon} />
    </button>
  );
}
