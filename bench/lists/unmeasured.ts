import type { Route } from '../../server/http/route.ts';
import { noLists } from './no-lists.ts';
import type { Ids } from './page.ts';
import { listPages } from './pages.ts';

type Declared = Pick<Route, 'method' | 'path' | 'who'>;

/** Pages behind a login that are neither measured nor named as no lists. */
export function unmeasured(routes: readonly Declared[], ids: Ids): string[] {
  const named = new Set(Object.values(noLists).flat());
  const measured = new Set(listPages.flatMap((page) => routeOf(routes, pathOf(page, ids)) ?? []));
  const linked = listPages.flatMap(({ link }) => link ?? []);
  return pagesOf(routes)
    .map(({ path }) => path)
    .filter((path) => !named.has(path) && !measured.has(path) && !linked.some((link) => link.test(sampleOf(path))));
}

/** What is measured or named as no list, and is no page. */
export function unknown(routes: readonly Declared[], ids: Ids): string[] {
  const declared = new Set(pagesOf(routes).map(({ path }) => path));
  const measured = listPages.map((page) => pathOf(page, ids)).filter((path) => !routeOf(routes, path));
  return [
    ...measured,
    ...Object.values(noLists)
      .flat()
      .filter((path) => !declared.has(path)),
  ];
}

const pagesOf = (routes: readonly Declared[]) =>
  routes.filter(({ method, who }) => method === 'GET' && (who.startsWith('person') || who.startsWith('admin:')));

const pathOf = ({ path }: (typeof listPages)[number], ids: Ids) =>
  (typeof path === 'string' ? path : path(ids)).split('?')[0] ?? '';

/** The route that answers at an address: one without a variable before one with it, as the service has it. */
function routeOf(routes: readonly Declared[], address: string): string | undefined {
  const matching = pagesOf(routes).filter(({ path }) => patternOf(path).test(address));
  return matching.sort((a, b) => Number(a.path.includes(':')) - Number(b.path.includes(':')))[0]?.path;
}

const patternOf = (path: string) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`);
const sampleOf = (path: string) => path.replaceAll(/:\w+/g, '00000000-0000-4000-8000-000000000000');
