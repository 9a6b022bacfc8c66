import { auditPublicKey, publicKeyText, verificationKeys } from '../audit/seal-format.ts';
import { type AuditVerdict, currentAnchor, numbersAfterSeals, verifyAudit } from '../audit/verify.ts';
import { type Config, loadConfig } from '../config.ts';
import type { Database } from '../db/database.ts';
import { attachDatabase, migrateDatabase } from '../db/start.ts';
import type { Command } from './command.ts';

/** Opens the database of this configuration for one piece of work. */
export async function withDatabase<T>(config: Config, work: (database: Database) => Promise<T>): Promise<T> {
  const { database, stop } = await attachDatabase(config);
  try {
    return await work(database);
  } finally {
    await stop();
  }
}

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'Brings the database up to this release; safe to run again and from several places at once.',
  options: {},
  required: [],
  run: async ({ env }) => {
    const applied = await migrateDatabase(loadConfig(env));
    return { lines: applied.length > 0 ? applied.map((name) => `applied ${name}`) : ['nothing to do'], ok: true };
  },
};

export const auditVerify: Command = {
  name: 'audit-verify',
  summary: 'Reads the whole audit log against its seals and names the first event that was changed, removed or put in.',
  options: { anchor: 'what an earlier run printed as anchor, kept elsewhere: proves that the end was not cut off' },
  required: [],
  run: async ({ env, options }) => {
    const config = loadConfig(env);
    return withDatabase(config, async ({ knex }) => {
      const drawn = await numbersAfterSeals(knex);
      const verdict = await verifyAudit({
        knex,
        publicKeys: verificationKeys(config),
        now: new Date(),
        ...(options.anchor && { anchor: options.anchor }),
      });
      const anchor = verdict.ok ? await currentAnchor(knex) : undefined;
      const doubt = verdict.ok && !options.anchor && drawn > verdict.waiting ? [doubtful(drawn - verdict.waiting)] : [];
      return { lines: [describe(verdict), ...doubt, ...(anchor ? [`anchor ${anchor}`] : [])], ok: verdict.ok };
    });
  },
};

export const auditKey: Command = {
  name: 'audit-key',
  summary:
    'Prints the public key the audit log is sealed with: auditors verify with it, and so do we after a rotation.',
  options: {},
  required: [],
  run: async ({ env }) => ({ lines: [publicKeyText(auditPublicKey(loadConfig(env).auditSigningKey))], ok: true }),
};

function doubtful(numbers: number): string {
  return `after the last event ${numbers} more numbers were drawn: by acts taken back, a crash, or events cut off; --anchor tells which`;
}

function describe(verdict: AuditVerdict): string {
  if (verdict.ok)
    return `intact: ${verdict.events} events under ${verdict.seals} seals, ${verdict.waiting} waiting for one`;
  if (verdict.sequence === undefined) return verdict.reason;
  // An anchor tells which seal there was, not which events: what was cut off may begin before the first seal that differs.
  const from = verdict.reason === 'tail-cut' ? 'at or before' : 'at';
  return `${verdict.reason} ${from} event ${verdict.sequence}`;
}
