import { sweepExpired } from '../adapters/storage/sweep.ts';
import { forgetOldKeys } from './api/idempotency.ts';
import { voidOldRequests } from './approvals/decide.ts';
import { countLogins } from './audit/login-counts.ts';
import { startSealer } from './audit/sealer.ts';
import type { Database } from './db/database.ts';
import { alertTeam, ofTeam } from './developers/alerts/alert-team.ts';
import { remindOfCertification, tellOfKeys, watchApplications } from './developers/alerts/remind.ts';
import { checkDueEnterprises } from './enterprises/check-due.ts';
import type { EnterpriseParts } from './enterprises/parts.ts';
import { tellOfEndingCertificates } from './federation/certificates/ending.ts';
import type { Log } from './http/log.ts';
import { startJobs } from './jobs.ts';
import { ensureSigningKeys, retireOldKeys, rotateSigningKeys, rotationDue } from './keys/signing-keys.ts';
import { endPassedMandates } from './mandates/end.ts';
import { cleanMerges } from './merging/clean-merges.ts';
import { endDuePosts } from './officials/end-post.ts';
import { carryLists, type ListFault } from './officials/import/carry-lists.ts';
import { forgetLists } from './officials/import/given-lists.ts';
import type { OfficialParts } from './officials/parts.ts';
import { forgetUnitLists } from './officials/units/import/unit-lists.ts';
import { endPassedSessions } from './oidc/passed-sessions/end-passed-sessions.ts';
import { pruneOutbox } from './outbox/dead-letters.ts';
import { unwanted } from './outbox/deliver-webhook.ts';
import type { Deliverer } from './outbox/delivery.ts';
import type { OutboxKind } from './outbox/store.ts';
import { startOutboxWorker } from './outbox/worker.ts';
import { fileMissingNames } from './people/name-keys/file-names.ts';
import type { PolicyRegistry } from './policies/registry.ts';
import { finishDueRecoveries } from './recovery/desk-recovery.ts';

const rotateAfterDays = 90;
const announceDays = 7;
/** No token signed by us lives longer: after that an old key has nothing left to verify. */
const longestTokenSeconds = 24 * 3600;

export type BackgroundParts = OfficialParts &
  EnterpriseParts & {
    database: Database;
    policies: PolicyRegistry;
    deliverers: Readonly<Record<OutboxKind, Deliverer>>;
    log: Log;
  };

/** What runs beside the requests: deliveries, audit seals, expiry, key rotation. The result stops it and waits. */
export async function startBackground(parts: BackgroundParts): Promise<() => Promise<void>> {
  const { config, database, knex, cipher, clients, policies, deliverers, log, clock } = parts;
  const worker = await startOutboxWorker({
    database,
    cipher,
    deliverers,
    clock,
    report: ({ kind, target, code, attempt, dead }) => {
      if (dead) log.error({ event: 'outbox.given-up', code, attempt }, 'delivery given up');
      else log.warn({ event: 'outbox.delivery-failed', code, attempt }, 'delivery failed');
      if (dead && kind !== 'message' && code !== unwanted) tellTeam(parts, kind, target);
    },
    onError: (error) => log.error({ event: 'outbox.failed', err: error }, 'outbox failed'),
  });
  const sealer = startSealer({
    knex,
    signingKey: config.auditSigningKey,
    formerKeys: config.auditFormerKeys,
    clock,
    onError: (error) => log.error({ event: 'audit.seal-failed', err: error }, 'audit seal failed'),
  });
  const stopJobs = startJobs(
    [
      // an end by time is told to applications as soon as an end by hand (T-128)
      { name: 'end-mandates', everySeconds: 2, run: () => endPassedMandates({ config, knex, cipher, clients, clock }) },
      { name: 'sweep-expired', everySeconds: 60, run: () => sweepExpired(database, clock()) },
      { name: 'prune-outbox', everySeconds: 3600, run: () => pruneOutbox(knex, clock()) },
      { name: 'end-due-posts', everySeconds: 60, run: () => endDuePosts(parts) },
      { name: 'file-names', everySeconds: 60, run: () => fileMissingNames(knex) },
      { name: 'finish-recoveries', everySeconds: 60, run: () => finishDueRecoveries(knex, parts) },
      { name: 'void-old-requests', everySeconds: 300, run: () => voidOldRequests(knex, clock()) },
      { name: 'forget-idempotency-keys', everySeconds: 3600, run: () => forgetOldKeys(knex, clock()) },
      { name: 'carry-lists', everySeconds: 2, run: () => carryLists(parts, tellOfList(log)) },
      { name: 'forget-lists', everySeconds: 3600, run: () => forgetLists(knex, clock()) },
      { name: 'forget-unit-lists', everySeconds: 3600, run: () => forgetUnitLists(knex, clock()) },
      { name: 'clean-merges', everySeconds: 3600, run: () => cleanMerges(knex, clock()) },
      // a notice that got lost matters for this long (T-089)
      { name: 'read-policies', everySeconds: 4, run: () => policies.refresh() },
      {
        name: 'end-passed-sessions',
        everySeconds: 2,
        run: () => endPassedSessions({ ...parts, report: tellOfSession(log) }),
      },
      { name: 'count-logins', everySeconds: 10, run: () => countLogins(knex) },
      { name: 'rotate-keys', everySeconds: 3600, run: () => tendKeys(parts) },
      { name: 'remind-certifications', everySeconds: 3600, run: () => remindOfCertification(parts) },
      { name: 'watch-applications', everySeconds: 900, run: () => watchApplications(parts) },
      { name: 'watch-certificates', everySeconds: 3600, run: () => tellOfEndingCertificates(parts) },
      { name: 'check-enterprises', everySeconds: 300, run: () => checkEnterprises(parts) },
    ],
    log,
  );
  return async () => {
    await Promise.all([worker.stop(), sealer.stop(), stopJobs()]);
  };
}

/** Which list it is stands in the console; here is what went wrong, without what was in it. */
export const tellOfList =
  (log: Log) =>
  ({ error, attempt, isStopped }: ListFault): void => {
    if (isStopped) log.error({ event: 'list.stopped', attempt, err: error }, 'list stopped by a fault');
    else log.warn({ event: 'list.failed', attempt, err: error }, 'list failed, to be tried again');
  };

/** A session past its limit opens nothing any more; only that applications were not told of its end is to be looked at. */
const tellOfSession = (log: Log) => (error: unknown) =>
  log.error({ event: 'session.not-ended', err: error }, 'session past its limit not ended');

/** Whoever looks after the application hears of it; that this fails is logged and changes nothing. */
function tellTeam({ knex, cipher, clock, log }: BackgroundParts, kind: OutboxKind, target: string): void {
  const about = target.startsWith(ofTeam) ? { teamId: target.slice(ofTeam.length) } : { clientId: target };
  // of a webhook that cannot be reached a notice to that very webhook would tell nobody
  const alert = { ...about, code: 'delivery.given-up', ...(kind === 'webhook' && { by: 'mail' as const }) } as const;
  knex
    .transaction((tx) => alertTeam(tx, cipher, alert, clock()))
    .catch((error) => log.error({ event: 'team.not-alerted', err: error }, 'team not alerted'));
}

/** Keeps a current and a next key, rotates what has signed long enough, removes what has nothing left to verify. */
export async function tendKeys(parts: Pick<BackgroundParts, 'knex' | 'cipher' | 'clock'>): Promise<void> {
  const { knex, cipher, clock } = parts;
  const now = clock();
  await ensureSigningKeys(knex, cipher, now);
  for (const alg of await rotationDue(knex, { now, rotateAfterDays })) {
    const rotated = await rotateSigningKeys(knex, cipher, { now, alg });
    if (rotated.length > 0) await tellOfKeys(parts, 'key.rotated');
  }
  const soon = await rotationDue(knex, { now, rotateAfterDays: rotateAfterDays - announceDays });
  if (soon.length > 0) await tellOfKeys(parts, 'key.announced');
  await retireOldKeys(knex, { now, longestTokenSeconds });
}

async function checkEnterprises(parts: BackgroundParts): Promise<void> {
  const { checked, isReachable } = await checkDueEnterprises(parts);
  if (!isReachable)
    parts.log.warn({ event: 'enterprises.registry-unavailable', count: checked }, 'enterprise checks put off');
}
