type Cookie = { name: string; value: string; path: string; expires: number; httpOnly: boolean; secure: boolean };

/** Cookies per host name (ports share them, as in browsers). */
export type CookieJar = {
  store(url: URL, setCookie: readonly string[]): void;
  /** Value of the `Cookie` header for this address, empty for none. */
  header(url: URL): string;
  list(url: URL): { name: string; value: string }[];
  /** Plants or overwrites a cookie, as an attacker with a sub-domain could. */
  set(url: URL, name: string, value: string, path?: string): void;
  clear(): void;
};

function parseCookie(line: string, url: URL): Cookie {
  const [pair = '', ...attributes] = line.split(';');
  const cut = pair.indexOf('=');
  const path = url.pathname.slice(0, url.pathname.lastIndexOf('/')) || '/';
  const cookie: Cookie = {
    name: pair.slice(0, cut).trim(),
    value: pair.slice(cut + 1).trim(),
    path,
    expires: Number.POSITIVE_INFINITY,
    httpOnly: false,
    secure: false,
  };
  for (const attribute of attributes) {
    const [key = '', value = ''] = attribute.trim().split(/=(.*)/);
    const name = key.toLowerCase();
    if (name === 'path') cookie.path = value || '/';
    else if (name === 'expires' && cookie.expires === Number.POSITIVE_INFINITY) cookie.expires = Date.parse(value);
    else if (name === 'max-age') cookie.expires = Date.now() + Number(value) * 1000;
    else if (name === 'httponly') cookie.httpOnly = true;
    else if (name === 'secure') cookie.secure = true;
    // Nothing of ours may set a cookie for sub-domains: it could then be overwritten by one (RFC 6265bis, __Host-).
    else if (name === 'domain') throw new Error(`cookie ${cookie.name} has a Domain attribute`);
  }
  return cookie;
}

const isUnder = (path: string, cookiePath: string) =>
  path === cookiePath || path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`);

export function createCookieJar(): CookieJar {
  const hosts = new Map<string, Map<string, Cookie>>();
  const of = (url: URL) => {
    const known = hosts.get(url.hostname) ?? new Map<string, Cookie>();
    hosts.set(url.hostname, known);
    return known;
  };
  const isLoopback = (url: URL) => ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const matching = (url: URL) =>
    [...of(url).values()]
      .filter((cookie) => cookie.expires > Date.now() && isUnder(url.pathname, cookie.path))
      .filter((cookie) => !cookie.secure || url.protocol === 'https:' || isLoopback(url))
      .sort((a, b) => b.path.length - a.path.length);
  return {
    store(url, setCookie) {
      for (const line of setCookie) {
        const cookie = parseCookie(line, url);
        of(url).set(`${cookie.path} ${cookie.name}`, cookie);
      }
    },
    header: (url) =>
      matching(url)
        .map((cookie) => `${cookie.name}=${cookie.value}`)
        .join('; '),
    list: (url) => matching(url).map(({ name, value }) => ({ name, value })),
    set(url, name, value, path = '/') {
      const cookie = { name, value, path, expires: Number.POSITIVE_INFINITY, httpOnly: true, secure: false };
      of(url).set(`${path} ${name}`, cookie);
    },
    clear: () => hosts.clear(),
  };
}
