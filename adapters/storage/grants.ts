import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Statement } from '../../server/db/database.ts';
import { expiryOf, hashId, noOperations, pack, unpack } from './artifact.ts';
import type { StorageParts } from './create-storage.ts';
import { type GrantColumns, identityColumns, rememberGrant } from './identities.ts';
import { requestMemory } from './request-memory.ts';

const find: Statement = {
  name: 'grant-find',
  text: `SELECT g.payload::text AS grant_text, ${identityColumns('$2')} FROM oidc_grants g WHERE g.id_hash = $1`,
};

/** Only in an identity that may be worn; should it end while this runs, every read finds the grant dead. */
const insert: Statement = {
  name: 'grant-insert',
  text: `INSERT INTO oidc_grants AS g (model, id_hash, payload, person_id, client_id, expires_at, identity)
    SELECT 'Grant', $1, $2, $3, $4, $5, $6
    WHERE $6::text IS NULL OR identity_facts($3::uuid, $6, $7) IS NOT NULL
    ON CONFLICT (id_hash, model) DO UPDATE SET payload = EXCLUDED.payload, expires_at = EXCLUDED.expires_at
    RETURNING g.payload::text AS grant_text, ${identityColumns('$7')}`,
};

const update: Statement = {
  name: 'grant-update',
  text: 'UPDATE oidc_grants SET payload = $2, expires_at = $3 WHERE id_hash = $1',
};

const destroy: Statement = { name: 'grant-destroy', text: 'DELETE FROM oidc_grants WHERE id_hash = $1' };

/** What a person granted an application. Every token hangs on its grant: deleting the row ends them all. */
export function grantStorage({ database, currentRequest, clock }: StorageParts): Adapter {
  const memory = requestMemory(currentRequest);

  async function give(id: string, payload: AdapterPayload, text: string, expiry: Date): Promise<void> {
    const key = memory.get(`identity-given:${id}`);
    const identity = key === undefined || key === 'citizen' ? null : key;
    const whose = [payload.accountId ?? null, payload.clientId ?? null];
    const given = [hashId(id), text, ...whose, expiry, identity, clock()];
    const { rows } = await database.run<GrantColumns>(insert, given);
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
        const { rowCount } = await database.run(update, [hashId(id), text, expiry]);
        if (rowCount === 0) {
          memory.set(`grant:${id}`, null);
          throw new errors.InvalidGrant('grant was revoked');
        }
      } else {
        await give(id, payload, text, expiry);
      }
      memory.set(`grant:${id}`, text);
    },

    async destroy(id) {
      await database.run(destroy, [hashId(id)]);
      memory.set(`grant:${id}`, null);
      memory.forgetTokens();
    },
  };
}
