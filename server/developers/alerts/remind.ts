import type { Knex } from 'knex';
import { takeFailing } from '../../diagnosis/live-check/watch.ts';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import { alertTeam } from './alert-team.ts';
import { listAlertedTeams, listEndingSecrets, listFailing, takeDueReminders } from './store.ts';

type Parts = { knex: Knex; cipher: ColumnCipher; clock: () => Date };

const atOnce = 100;
const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** So many failed requests in an hour are no accident of one person. */
export const manyFailures = 50;

/** Reminds teams that somebody has to confirm their applications; a job calls it. Gives how many were reminded of. */
export async function remindOfCertification({ knex, cipher, clock }: Parts): Promise<number> {
  for (let total = 0; ; ) {
    const now = clock();
    const reminded = await knex.transaction(async (tx) => {
      const due = await takeDueReminders(tx, now, atOnce);
      for (const clientId of due) await alertTeam(tx, cipher, { clientId, code: 'certification.due' }, now);
      return due.length;
    });
    total += reminded;
    if (reminded < atOnce) return total;
  }
}

/**
 * Tells teams of secrets that end within a day, of many failed requests and of checks that no longer pass, each as rarely as
 * the limit of its kind says.
 */
export async function watchApplications({ knex, cipher, clock }: Parts): Promise<void> {
  const now = clock();
  const ending = await listEndingSecrets(knex, { from: now, until: new Date(now.getTime() + dayMs) });
  for (const clientId of ending)
    await knex.transaction((tx) => alertTeam(tx, cipher, { clientId, code: 'secret.ending' }, now));
  const failing = await listFailing(knex, { since: new Date(now.getTime() - hourMs), most: manyFailures });
  for (const clientId of failing)
    await knex.transaction((tx) => alertTeam(tx, cipher, { clientId, code: 'requests.failing' }, now));
  await knex.transaction(async (tx) => {
    for (const clientId of await takeFailing(tx, atOnce))
      await alertTeam(tx, cipher, { clientId, code: 'check.failing' }, now);
  });
}

/** Tells every team that wants to hear of it that tokens will be signed by another key, or are from now on. */
export async function tellOfKeys({ knex, cipher, clock }: Parts, code: 'key.announced' | 'key.rotated'): Promise<void> {
  const now = clock();
  for (const teamId of await listAlertedTeams(knex))
    await knex.transaction((tx) => alertTeam(tx, cipher, { teamId, code }, now));
}
