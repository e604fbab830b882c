import { hexLines, visibleText } from "../words/payload_text.ts";

/** Bytes as text in which nothing hides: control characters are shown apart from what the program wrote. */
export function PayloadText({ bytes }: { readonly bytes: Uint8Array }) {
  return (
    <>
      {visibleText(bytes).map((run, position) =>
        run.control ? (
          <span key={position} class="control">
            {run.text}
          </span>
        ) : (
          run.text
        ),
      )}
    </>
  );
}

export function PayloadHex({ bytes }: { readonly bytes: Uint8Array }) {
  return (
    <>
      {hexLines(bytes).map((line) => (
        <div key={line.offset} class="hex-line">
          <span class="control">{line.offset}</span>
          {`  ${line.hex}  `}
          <span class="ascii">{line.ascii}</span>
        </div>
      ))}
    </>
  );
}
