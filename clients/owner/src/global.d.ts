declare module '*.css';
declare module '*.png' {
  const address: string;
  export default address;
}
/** Where the API is: empty in a page, which asks where it came from; `https://…` in a mini-program. */
declare const API_BASE: string;
