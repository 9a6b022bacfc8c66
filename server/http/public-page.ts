/** Declaration of a page for whoever comes along, to be completed by path and handler. */
export const publicPage = {
  method: 'GET',
  who: 'public',
  csrf: 'none',
  throttle: 'page',
  bodyLimit: 0,
  cache: 'personal',
  audit: [],
} as const;
