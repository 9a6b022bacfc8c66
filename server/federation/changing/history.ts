import type { Queryable } from '../../db/database.ts';
import { findSourceRow } from '../store.ts';
import { differencesOf, type SettingDifference } from './differences.ts';
import { findVersions, type VersionRow } from './store.ts';

const pageSize = 20;

export type SourceVersion = Omit<VersionRow, 'configuration'> & {
  /** What it changed; undefined: nothing is known of what it was before. */
  differences: SettingDifference[] | undefined;
};

/** What became of the settings of a source, the newest change first. Undefined: there is no such source. */
export async function historyOf(
  db: Queryable,
  slug: string,
  before: number | undefined,
): Promise<{ versions: SourceVersion[]; next: number | undefined } | undefined> {
  const source = await findSourceRow(db, slug);
  if (!source) return undefined;
  const found = await findVersions(db, source.id, { before, limit: pageSize + 1 });
  const versions = found.slice(0, pageSize).map((row, at) => {
    const { configuration, ...rest } = row;
    const earlier = found[at + 1];
    return {
      ...rest,
      differences: earlier && differencesOf(comparable(earlier), comparable({ ...rest, configuration })),
    };
  });
  return { versions, next: found.length > pageSize ? versions.at(-1)?.version : undefined };
}

const comparable = ({
  configuration,
  enabled,
  position,
}: Pick<VersionRow, 'configuration' | 'enabled' | 'position'>) => ({
  ...configuration,
  enabled,
  position,
});
