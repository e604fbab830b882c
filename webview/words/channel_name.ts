/** What tells a channel from others of its kind: `97` of `pipe:97`, the last part of a path, or an address. */
export function shortName(channel: { readonly id: string; readonly name: string }): string {
  if (channel.name === "") return channel.id.slice(channel.id.indexOf(":") + 1);
  return channel.name.startsWith("/") ? channel.name.slice(channel.name.lastIndexOf("/") + 1) : channel.name;
}
