declare const brandName: unique symbol;

/**
 * A primitive that knows what it counts. `Brand<number, "Nanos">` is a number everywhere a number is read,
 * but no bare number and no other brand passes for it. Costs nothing at run time.
 */
export type Brand<Primitive, Name extends string> = Primitive & { readonly [brandName]: Name };
