import { ok, type Result } from "../base/result.ts";
import type { Message, Problem } from "../protocol/endpoint.ts";
import type { FileToSave, HostCapabilities, HostMethods } from "../protocol/view.ts";

/**
 * The host of the view in a saved report: starts the engine in a worker made from the page's own text, hands it the
 * recording, and answers what only a host can. Everything else passes between view and engine as it is.
 */
type HostAnswer = (params: unknown) => Promise<Result<unknown, Problem>>;

const nothing: HostAnswer = async () => ok(null);

const hostMethods: Readonly<Record<keyof HostMethods, HostAnswer>> = {
  hello: async () => ok({ title: document.title, can: ["copyText", "saveFile"] } satisfies HostCapabilities),
  copyText: async (params) => {
    await navigator.clipboard.writeText((params as HostMethods["copyText"]["params"]).text);
    return ok(null);
  },
  saveFile: async (params) => {
    download(params as FileToSave);
    return ok(null);
  },
  openSource: nothing,
  explainRule: nothing,
  explainTerm: nothing,
  stop: nothing,
  save: nothing,
  cursor: nothing,
};

function download({ name, bytes }: FileToSave): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes]));
  link.download = name;
  link.click();
  // The browser has taken the address by the next turn of the loop.
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}

function textOfElement(id: string): string {
  return document.getElementById(id)?.textContent ?? "";
}

/** Not in every browser of today: natively it takes a tenth of the time that a loop takes. */
type FromBase64 = { readonly fromBase64?: (text: string) => Uint8Array<ArrayBuffer> };

function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  const native = (Uint8Array as FromBase64).fromBase64;
  if (native !== undefined) return native.call(Uint8Array, text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

function startEngine(): Worker {
  const script = new Blob([textOfElement("ipc-scope-engine")], { type: "text/javascript" });
  const engine = new Worker(URL.createObjectURL(script));
  const bytes = bytesOfBase64(textOfElement("ipc-scope-recording"));
  // Handed over, not copied: nobody reads it here any more.
  engine.postMessage({ kind: "bytes", bytes }, [bytes.buffer]);
  return engine;
}

/** Joins the view's end of a channel to the engine, taking out what is asked of the host. */
function join(view: MessagePort, engine: Worker): void {
  engine.addEventListener("message", (event) => view.postMessage(event.data));
  view.addEventListener("message", async (event: MessageEvent<Message>) => {
    const message = event.data;
    const answer = message.type === "request" ? hostMethods[message.method as keyof HostMethods] : undefined;
    if (message.type !== "request" || answer === undefined) engine.postMessage(message);
    else
      view.postMessage({
        type: "reply",
        id: message.id,
        reply: await answer(message.params),
      } satisfies Message);
  });
  view.start();
}

const { port1, port2 } = new MessageChannel();
join(port1, startEngine());
(globalThis as { ipcScopePort?: MessagePort }).ipcScopePort = port2;
