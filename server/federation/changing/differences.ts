import { canonical } from '../../lib/canonical.ts';

/** One setting before and after, as JSON; undefined: it was not there. */
export type SettingDifference = { path: string; before?: string | undefined; after?: string | undefined };

/** Which settings differ, each by its path. */
export function differencesOf(from: unknown, to: unknown): SettingDifference[] {
  const [before, after] = [leavesOf(from), leavesOf(to)];
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path) => {
    const [was, is] = [before.get(path), after.get(path)];
    return was === is ? [] : [{ path, before: was, after: is }];
  });
}

function leavesOf(value: unknown, path = ''): Map<string, string> {
  if (value === undefined) return new Map();
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return new Map([[path, canonical(value)]]);
  const inner = Object.entries(value).flatMap(([name, one]) => [...leavesOf(one, path ? `${path}.${name}` : name)]);
  return new Map(inner);
}
