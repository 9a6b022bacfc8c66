import type { Route, Who } from './route.ts';

const maxBodyLimit = 64 * 1024;
const maxUpload = 2 * 1024 * 1024;
const cookieCallers = new Set(['public', 'interaction', 'person', 'person+recent', 'person+phr']);
const takesTokens = (who: Who) => who.startsWith('api:') || who === 'scim';
const ridesOnCookie = (who: Who) => cookieCallers.has(who) || who.startsWith('admin:');

/**
 * What is wrong with a table of routes (T-195): one sentence per fault, empty when every route declares what protects it.
 * The compiler already demands that every field is there; these are the combinations it cannot see.
 */
export function undeclared(routes: readonly Route[]): string[] {
  const seen = new Set<string>();
  return routes.flatMap((route) => {
    const name = `${route.method} ${route.path}`;
    const faults = faultsOf(route);
    if (seen.has(name)) faults.push('is declared twice');
    seen.add(name);
    return faults.map((fault) => `${name} ${fault}`);
  });
}

function faultsOf(route: Route): string[] {
  const { method, path, who, csrf, throttle, bodyLimit, cache, audit } = route;
  const changes = method !== 'GET';
  const isBodiless = !changes || method === 'DELETE';
  const limit = route.upload ? maxUpload : maxBodyLimit;
  const faults: [boolean, string][] = [
    [!path.startsWith('/') || (path.length > 1 && path.endsWith('/')), 'has a path that is not exact'],
    [isBodiless && bodyLimit !== 0, `takes a body with ${method}`],
    [!isBodiless && (bodyLimit <= 0 || bodyLimit > limit), `has no body limit between 1 and ${limit}`],
    [route.upload === true && !who.startsWith('admin:'), 'takes a file from anybody'],
    [changes && ridesOnCookie(who) && csrf !== 'token', 'changes something on a cookie without a CSRF token'],
    [!(method === 'GET' || method === 'POST') && !takesTokens(who), 'has a method that browsers do not send'],
    [!changes && csrf === 'token', 'asks a CSRF token of GET'],
    [changes && throttle === 'none', 'is not throttled'],
    [!ridesOnCookie(who) && csrf === 'token', 'asks a CSRF token of a program'],
    [who !== 'public' && who !== 'provider' && cache !== 'personal', 'lets personal answers be cached'],
    [new Set(audit).size !== audit.length, 'names an audit event twice'],
  ];
  return faults.filter(([wrong]) => wrong).map(([, fault]) => fault);
}
