import { basename, dirname } from 'node:path';
import { type Import, importsOf, type Source } from './sources.ts';

/** Folders of server/ from the top down: what is above may use what is below (DESIGN section 3). `.` is server/ itself. */
const order = [
  '.',
  'cli',
  'scim',
  'api',
  'console',
  // Teams of departments and their applications; its pages are drawn as those of the account.
  'developers',
  'portal',
  // Each other's neighbours: the provider asks the journey for its levels, the journey asks the provider for its grants.
  'journey oidc',
  // What administrators do to accounts.
  'accounts',
  // What a person may be for an application, and the rights that rest on it.
  'identities',
  'enterprises',
  'officials',
  'mandates',
  // Accounts of old systems, and what they were called there.
  'imports',
  'recovery',
  // Two accounts of one person become one, and two again.
  'merging',
  // Logins made elsewhere: what they say becomes people, proofs and sessions of ours.
  'federation',
  'sessions',
  'authenticators',
  // Who may administer what, and what takes two of them.
  'approvals',
  'roles',
  'people',
  // What goes wrong between applications and us, for those who look after them.
  'diagnosis',
  'clients',
  'throttle',
  // What administrators set for the whole province.
  'policies',
  'outbox',
  'keys',
  'audit',
  'http',
  'config',
  'db',
  'lib',
];

/** Vocabulary of every layer. */
const shared = new Set(['server/http/request-context.ts', 'server/db/start-failed.ts']);

/** Only the process itself may import these. */
const tops = new Set(['server/main.ts', 'server/app.ts', 'server/routes.ts', 'server/cli.ts', 'server/background.ts']);

/** The contract of an adapter: its types and the errors it throws. Implementations are chosen at the top only. */
const contracts = new Set(['adapters/messages/gateway.ts', 'adapters/registries/unavailable.ts']);

type Rule = (from: Source, to: Import) => string | undefined;

const rules: Rule[] = [
  (from, to) => (top(from.path) === 'migrations' && to.isOurs ? 'migrations are self-contained' : undefined),
  (from, to) => {
    if (!from.path.startsWith('server/lib/') || !to.isOurs || to.target.startsWith('server/lib/')) return undefined;
    return 'lib imports nothing of ours';
  },
  (from, to) =>
    top(from.path) === 'adapters' && top(to.target) === 'server' && !to.isType && !to.target.startsWith('server/lib/')
      ? 'adapters import only types from server'
      : undefined,
  (from, to) =>
    top(from.path) === 'views' && top(to.target) === 'server' && !to.isType && !isPureForViews(to.target)
      ? 'views only draw'
      : undefined,
  (from, to) => {
    if (top(to.target) !== 'adapters' || top(from.path) !== 'server' || to.isType) return undefined;
    if (folder(from.path) === '.' || contracts.has(to.target)) return undefined;
    return 'adapters are chosen at the top of server only';
  },
  (from, to) => {
    if (top(to.target) !== 'server' || folder(from.path) === folder(to.target)) return undefined;
    return isPrivate(to.target) && !isAbove(from.path)
      ? `${basename(to.target)} of another feature is private`
      : undefined;
  },
  (from, to) => (tops.has(to.target) && !isAbove(from.path) ? 'nobody imports the top' : undefined),
  (from, to) => {
    if (top(from.path) !== 'server' || top(to.target) !== 'server' || to.isType || shared.has(to.target))
      return undefined;
    if (to.target === 'server/config.ts') return undefined;
    return rank(to.target) < rank(from.path) ? 'dependencies point down' : undefined;
  },
  (from, to) =>
    to.target === 'node:child_process' && !from.path.startsWith('server/db/')
      ? 'no child processes (T-196)'
      : undefined,
  (from, to) =>
    /^(knex|pg)$/.test(to.target) && !to.isType && !from.path.startsWith('server/db/')
      ? 'only server/db connects'
      : undefined,
];

/** Every import that breaks a rule, as `from -> to: rule`. */
export function importProblems(sources: readonly Source[]): string[] {
  return sources.flatMap((source) =>
    importsOf(source).flatMap((each) =>
      rules.flatMap((rule) => {
        const problem = rule(source, each);
        return problem ? [`${source.path} -> ${each.target}: ${problem}`] : [];
      }),
    ),
  );
}

/** Files that need each other to be loaded first, as `a -> b -> a`. */
export function importCycles(sources: readonly Source[]): string[] {
  const edges = new Map(
    sources.map((source) => [source.path, importsOf(source).filter(({ isOurs, isType }) => isOurs && !isType)]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    const at = trail.indexOf(path);
    if (at >= 0) cycles.push([...trail.slice(at), path].join(' -> '));
    if (at >= 0 || done.has(path)) return;
    for (const { target } of edges.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return cycles;
}

function top(path: string): string {
  return path.split('/')[0] ?? '';
}

/** The feature a file of server/ belongs to. */
function folder(path: string): string {
  const parts = path.split('/');
  return parts.length > 2 ? (parts[1] ?? '.') : '.';
}

function isAbove(path: string): boolean {
  return top(path) === 'server' && dirname(path) === 'server';
}

function rank(path: string): number {
  return order.findIndex((names) => names.split(' ').includes(folder(path)));
}

function isPrivate(path: string): boolean {
  return path.startsWith('server/') && folder(path) !== '.' && ['routes.ts', 'store.ts'].includes(basename(path));
}

/** Tables of words and pure helpers, which draw nothing and decide nothing. */
function isPureForViews(path: string): boolean {
  return path.startsWith('server/lib/') || path === 'server/people/identity-documents/document.ts';
}

export const orderedFolders = order.flatMap((names) => names.split(' '));
