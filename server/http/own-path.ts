/**
 * The path if it stays on our own origin, else `fallback`. Allow-list of characters instead of a search for bad ones: no
 * backslash, no control character, no second slash at the start that a browser would read as a host (pgAdmin
 * CVE-2026-12049, oauth2-proxy CVE-2020-4037).
 */
export function ownPath(path: string | undefined, fallback = '/'): string {
  const own =
    path !== undefined &&
    path.length <= 2048 &&
    /^\/(?:[A-Za-z0-9_.~-][A-Za-z0-9_.~%/-]*)?(?:\?[A-Za-z0-9_.~%/=&+:,;@!$*?-]*)?$/.test(path);
  return own ? path : fallback;
}
