/**
 * What painters draw on: the part of a canvas's context they use, so that the same painters draw the screen, a picture
 * made of shapes (`export/svg_surface.ts`) and the log that tests read.
 */
export type Surface = Pick<
  CanvasRenderingContext2D,
  | "fillStyle"
  | "strokeStyle"
  | "globalAlpha"
  | "lineWidth"
  | "lineCap"
  | "lineJoin"
  | "font"
  | "textAlign"
  | "textBaseline"
  | "beginPath"
  | "closePath"
  | "moveTo"
  | "lineTo"
  | "bezierCurveTo"
  | "arc"
  | "setLineDash"
  | "fillRect"
  | "strokeRect"
  | "fillText"
  | "strokeText"
> & {
  /** Of the path at hand. */
  fill(): void;
  stroke(): void;
};
