import type { Knex } from 'knex';
import type { Config } from '../../config.ts';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import { isSameValue } from '../../lib/canonical.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import type { OpenForTest } from '../manage-sources.ts';
import type { SettingsRefusal, SourceFile } from '../read-settings.ts';
import type { TestStep } from '../source.ts';
import { type Act, recordActed, recordTested } from './author.ts';
import { type ChangeRefused, type JudgedChange, judgeChange } from './change-source.ts';
import type { SettingDifference } from './differences.ts';
import type { Loosening } from './loosening.ts';
import { countHanging } from './store.ts';

type Parts = { knex: Knex; cipher: ColumnCipher; config: Config; clock: () => Date };

/** What a change would do: what hangs on the source, what becomes different, and whether it takes a second person. */
export type ChangeEffect = {
  version: number;
  links: number;
  sessions: number;
  attempts: number;
  differences: SettingDifference[];
  areSecretsNew: boolean;
  loosens: Loosening[];
  steps?: TestStep[] | undefined;
};

/**
 * Shows the effect of other settings, and with `open` tries them step by step; nothing is stored. `secrets-needed`: at another
 * address only secrets given with the settings are tried, or whoever changes the address would be sent those that are stored.
 */
export async function rehearseChange(
  parts: Parts,
  act: Act,
  file: SourceFile & { version?: number | undefined },
  open: OpenForTest | undefined,
): Promise<Outcome<{ effect: ChangeEffect }, ChangeRefused | 'secrets-needed'> | SettingsRefusal> {
  const judged = await parts.knex.transaction((tx) => judgeChange(tx, parts, file));
  if (!judged.ok) return judged;
  const mayTry = file.secrets !== undefined || isSameValue(judged.from.connection, judged.to.connection);
  if (open && !mayTry) return refuse('secrets-needed');
  await recordActed(parts.knex, act);
  const { row, differences, areSecretsNew, loosens } = judged;
  const hanging = await countHanging(parts.knex, row.id, parts.clock());
  const steps = open && (await tryOut(open, judged));
  if (steps) await recordTested(parts.knex, act, { sourceId: row.id, settings: 'given', steps });
  return { ok: true, effect: { version: row.version, ...hanging, differences, areSecretsNew, loosens, steps } };
}

function tryOut(open: OpenForTest, { to, secrets }: JudgedChange): Promise<TestStep[]> {
  const opened = open(to, secrets);
  return opened.test().finally(() => opened.close());
}
