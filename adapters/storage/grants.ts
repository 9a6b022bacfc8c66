import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Statement } from '../../server/db/database.ts';
import type { Identity } from '../../server/lib/identity.ts';
import { expiryOf, hashId, noOperations, pack, unpack } from './artifact.ts';
import type { ModelParts } from './create-storage.ts';
import { type GrantColumns, identityColumns, rememberGrant } from './identities.ts';
import { requestMemory } from './request-memory.ts';

const find: Statement = {
  name: 'grant-find',
  text: `SELECT g.payload::text AS grant_text, ${identityColumns('$2')} FROM oidc_grants g WHERE g.id_hash = $1`,
};

/** Of a citizen, to whom no conditions apply. */
const insert = `INSERT INTO oidc_grants (model, id_hash, payload, person_id, client_id, expires_at)
  SELECT 'Grant', $1::bytea, $2::jsonb, $3::uuid, $4::text, $5::timestamptz WHERE {if}
  ON CONFLICT (id_hash, model) DO UPDATE SET payload = EXCLUDED.payload, expires_at = EXCLUDED.expires_at`;

/** Only in an identity that may be worn; should it end while this runs, every read finds the grant dead. */
const insertInIdentity = `INSERT INTO oidc_grants (model, id_hash, payload, person_id, client_id, expires_at, identity)
  SELECT 'Grant', $1::bytea, $2::jsonb, $3::uuid, $4::text, $5::timestamptz, $6::text
  WHERE {if} AND identity_facts($3::uuid, $6::text, $7::timestamptz) IS NOT NULL
  ON CONFLICT (id_hash, model) DO UPDATE SET payload = EXCLUDED.payload, expires_at = EXCLUDED.expires_at`;

const update = 'UPDATE oidc_grants SET payload = $2, expires_at = $3 WHERE id_hash = $1 AND {if}';

const destroy = 'DELETE FROM oidc_grants WHERE id_hash = $1 AND {if}';

/** What a person granted an application. Every token hangs on its grant: deleting the row ends them all. */
export function grantStorage({ database, writes, currentRequest, clock }: ModelParts): Adapter {
  const memory = requestMemory(currentRequest);

  async function give(id: string, payload: AdapterPayload, text: string, expiry: Date): Promise<void> {
    const identity: Identity = memory.get(`identity-given:${id}`) ?? { key: 'citizen', facts: { type: 'citizen' } };
    const values = [hashId(id), text, payload.accountId ?? null, payload.clientId ?? null, expiry];
    const isCitizen = identity.key === 'citizen';
    await writes.later(
      isCitizen ? { text: insert, values } : { text: insertInIdentity, values: [...values, identity.key, clock()] },
    );
    memory.set(`identity:${id}`, identity);
  }

  return {
    ...noOperations,

    async find(id) {
      let text = memory.get(`grant:${id}`);
      if (text === undefined) {
        const { rows } = await database.run<GrantColumns>(find, [hashId(id), clock()]);
        text = rememberGrant(memory, id, rows[0]);
      }
      return text === null ? undefined : unpack(text, id);
    },

    /** A grant this request has read may have been revoked meanwhile: saving it must not bring it back (T-161). */
    async upsert(id, payload, expiresIn) {
      const text = pack(payload);
      const expiry = expiryOf(payload, expiresIn, clock());
      if (typeof memory.get(`grant:${id}`) === 'string') {
        const rows = await writes.now({ text: update, values: [hashId(id), text, expiry] });
        if (rows === 0) {
          memory.set(`grant:${id}`, null);
          throw new errors.InvalidGrant('grant was revoked');
        }
      } else {
        await give(id, payload, text, expiry);
      }
      memory.set(`grant:${id}`, text);
    },

    async destroy(id) {
      await writes.always({ text: destroy, values: [hashId(id)] });
      memory.set(`grant:${id}`, null);
      memory.forgetTokens();
    },
  };
}
