import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Statement } from '../../server/db/database.ts';
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
const insertInIdentity: Statement = {
  name: 'grant-insert-in-identity',
  text: `INSERT INTO oidc_grants AS g (model, id_hash, payload, person_id, client_id, expires_at, identity)
    SELECT 'Grant', $1, $2, $3, $4, $5, $6
    WHERE identity_facts($3::uuid, $6, $7) IS NOT NULL
    ON CONFLICT (id_hash, model) DO UPDATE SET payload = EXCLUDED.payload, expires_at = EXCLUDED.expires_at
    RETURNING g.payload::text AS grant_text, ${identityColumns('$7')}`,
};

const update = 'UPDATE oidc_grants SET payload = $2, expires_at = $3 WHERE id_hash = $1 AND {if}';

const destroy = 'DELETE FROM oidc_grants WHERE id_hash = $1 AND {if}';

/** What a person granted an application. Every token hangs on its grant: deleting the row ends them all. */
export function grantStorage({ database, writes, currentRequest, clock }: ModelParts): Adapter {
  const memory = requestMemory(currentRequest);

  async function give(id: string, payload: AdapterPayload, text: string, expiry: Date): Promise<void> {
    const identity = memory.get(`identity-given:${id}`);
    const values = [hashId(id), text, payload.accountId ?? null, payload.clientId ?? null, expiry];
    if (identity === undefined || identity === 'citizen') {
      await writes.later({ text: insert, values });
      rememberGrant(memory, id, { grant_text: text, identity: null, identity_facts: null });
      return;
    }
    // ahead of what waits: a grant that no session comes to hold, should that fail, opens nothing
    const { rows } = await database.run<GrantColumns>(insertInIdentity, [...values, identity, clock()]);
    if (rememberGrant(memory, id, rows[0]) === null) throw new errors.AccessDenied('identity has ended');
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
