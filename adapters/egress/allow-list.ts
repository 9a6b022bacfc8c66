const defaultPorts: Record<string, string> = { 'https:': '443', 'http:': '80' };

/**
 * Whether a URL goes to a listed host. An entry is `host:port`, or `host` for the usual port of the scheme: its
 * neighbours on the same machine are not listed by it. Names are compared as the URL parser writes them.
 */
export function createAllowList(entries: readonly string[]): (url: URL) => boolean {
  const listed = new Set(entries.map(normalise));
  return (url) => {
    const defaultPort = defaultPorts[url.protocol];
    if (defaultPort === undefined) return false;
    const port = url.port || defaultPort;
    return listed.has(`${url.hostname}:${port}`) || (port === defaultPort && listed.has(url.hostname));
  };
}

function normalise(entry: string): string {
  const [, host, port] = /^(\[[^\]]+\]|[^:/@?#]+)(?::(\d{1,5}))?$/.exec(entry) ?? [];
  if (host === undefined) throw new Error('an allowed host is written host or host:port');
  const { hostname } = new URL(`http://${host}`);
  return port === undefined ? hostname : `${hostname}:${Number(port)}`;
}
