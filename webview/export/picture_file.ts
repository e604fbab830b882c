/** More pixels on a side than any canvas must be able to hold. */
const mostPixels = 8192;

/** An SVG document in UTF-8. */
export function svgBytes(picture: SVGSVGElement): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(
    `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}`,
  );
}

/** The same as pixels, two to a CSS pixel where that fits. Rejects with a sentence if the browser cannot draw it. */
export async function pngBytes(picture: SVGSVGElement): Promise<Uint8Array<ArrayBuffer>> {
  const [width, height] = [Number(picture.getAttribute("width")), Number(picture.getAttribute("height"))];
  const scale = Math.min(2, mostPixels / Math.max(width, height));
  const image = new Image(width, height);
  // A page of ours may show images from data: and from nowhere else.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(picture))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob === null) throw new Error("This picture is too large for the browser to draw.");
  return new Uint8Array(await blob.arrayBuffer());
}
