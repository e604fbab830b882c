/** Style sheets are bundled where they are imported; nothing is taken from them. */
declare module "*.css";
