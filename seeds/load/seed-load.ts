import type { Knex } from 'knex';
import { sealEvents } from '../../server/audit/seal.ts';
import type { StoredPassword } from '../../server/authenticators/password/hasher.ts';
import type { Config } from '../../server/config.ts';
import type { ColumnCipher } from '../../server/keys/column-cipher.ts';
import { type Outcome, refuse } from '../../server/lib/outcome.ts';
import { fileMissingNames } from '../../server/people/name-keys/file-names.ts';
import { insertAdministration } from './insert-administration.ts';
import { insertApplications } from './insert-applications.ts';
import { insertDeliveries } from './insert-deliveries.ts';
import { insertDevelopers } from './insert-developers.ts';
import { insertEnterprises, representativeOf } from './insert-enterprises.ts';
import { insertEvents } from './insert-events.ts';
import { insertMandates } from './insert-mandates.ts';
import { insertPersons } from './insert-persons.ts';
import { insertPosts } from './insert-posts.ts';
import { insertConsents, insertPasswords, insertSessions } from './insert-uses.ts';
import { helperFunctions, loadId } from './load-id.ts';
import { countsOf, type LoadCounts, type LoadPlan } from './plan.ts';
import { insertUnits, type LoadUnit, loadUnits } from './units.ts';

/** Of everybody here who has a password. */
export const loadPassword = 'million-lychees-2026';

export type Loading = {
  /** As the owner of the schema: it makes helpers of its session and gathers statistics. */
  knex: Knex;
  cipher: ColumnCipher;
  config: Pick<Config, 'auditSigningKey' | 'auditFormerKeys' | 'lifetimes'>;
  password: StoredPassword;
  /** The day everything is counted back from. */
  now: Date;
  /** A new step begins; how far it is. */
  onStep(name: string): void;
  onProgress(done: number, of: number): void;
};

/** Number of the person with more of everything: they represent the group company. */
export function busyPerson(plan: LoadPlan): number {
  return representativeOf(countsOf(plan), 0);
}

/**
 * Fills a database with a made-up province, all of it or nothing: one transaction. The same plan on the same day gives the same
 * rows, but for sessions, which run from now, what is encrypted under fresh nonces, and the secrets of applications. Only the
 * seals come after it, as they do for everybody; a service that starts meanwhile makes them as well.
 */
export async function seedLoad(loading: Loading, plan: LoadPlan): Promise<Outcome<{ counts: LoadCounts }, 'present'>> {
  const { knex } = loading;
  const first = { id: loadId('person', 0) };
  if (await knex('persons').where(first).first('id')) return refuse('present');
  const counts = countsOf(plan);
  await knex.transaction((tx) => fill(tx, loading, counts));
  loading.onStep('sealing the audit log');
  const { auditSigningKey: signingKey, auditFormerKeys: formerKeys } = loading.config;
  await sealEvents({ knex, signingKey, formerKeys, now: new Date() });
  return { ok: true, counts };
}

async function fill(tx: Knex.Transaction, loading: Loading, counts: LoadCounts): Promise<void> {
  const { cipher, now, config, password, onStep, onProgress } = loading;
  const busy = busyPerson(counts);
  const units: readonly LoadUnit[] = loadUnits(counts.units);
  const uses = { counts, now, sessionSeconds: config.lifetimes.sessionAbsoluteSeconds };
  for (const helper of helperFunctions) await tx.raw(helper);
  await tx.raw(`SET LOCAL work_mem = '128MB'`);
  const step = async (name: string, tables: readonly string[], work: () => Promise<void>) => {
    onStep(name);
    await work();
    // What comes next joins these tables: planned without knowing their size it would take for ever.
    for (const table of tables) await tx.raw('ANALYZE ??', [table]);
  };
  const told = (of: number) => (done: number) => onProgress(done, of);
  await step('divisions and units', ['divisions', 'units', 'unit_ancestors'], () => insertUnits(tx, units, now));
  await step('persons, login names, documents', ['persons', 'identifiers', 'identity_documents'], () =>
    insertPersons(tx, cipher, { count: counts.persons, now, onProgress: told(counts.persons) }),
  );
  await step('passwords', ['passwords'], () => insertPasswords(tx, counts, password, busy));
  await step('posts', ['posts'], () => insertPosts(tx, counts, now));
  await step('names of officials', ['official_name_keys'], async () => {
    await fileMissingNames(tx);
  });
  await step('administrators', ['role_grants', 'approvals'], () => insertAdministration(tx, counts, { units, now }));
  await step('enterprises', ['enterprises'], () => insertEnterprises(tx, counts, now));
  await step('applications', ['applications'], () => insertApplications(tx, cipher, { counts, units }));
  await step('teams and failed requests', ['teams', 'team_members', 'applications', 'failed_requests'], () =>
    insertDevelopers(tx, cipher, { counts, busyPerson: busy, now }),
  );
  await step('mandates', ['mandates'], () => insertMandates(tx, counts, now));
  await step('consents', ['consents'], () => insertConsents(tx, uses, busy));
  await step('sessions', ['oidc_artifacts'], () => insertSessions(tx, { ...uses, now: new Date() }, busy));
  await step('deliveries', ['outbox_entries'], () => insertDeliveries(tx, counts, now));
  await step('audit events', ['audit_events'], () =>
    insertEvents(tx, counts, { now, busyPerson: busy, onProgress: told(counts.events) }),
  );
}
