/**
 * First position from `from` on and before `length` that satisfies `isAfter`, which all positions after it do, too; `length` if
 * none does. Strides that double away from `near`, then bisection: what is near is found in few steps, and near each
 * other in memory.
 * @param near where it is likely to be; without it, close to `from`, and for `from` 0 anywhere
 */
export function firstPosition(
  isAfter: (position: number) => boolean,
  length: number,
  from = 0,
  near = from,
): number {
  let low = from;
  let high = length;
  if (near > from && near < high) {
    if (isAfter(near)) {
      high = near;
      for (let stride = 1; high - stride > low; stride *= 2) {
        if (!isAfter(high - stride)) low = high - stride + 1;
        else high -= stride;
      }
    } else low = near + 1;
  }
  for (let stride = 1; from > 0 && low + stride < high; stride *= 2) {
    if (isAfter(low + stride)) high = low + stride;
    else low += stride + 1;
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isAfter(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
