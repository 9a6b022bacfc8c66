import { type Adapter, errors } from 'oidc-provider';
import type { Statement } from '../../server/db/database.ts';
import { expiryOf, hashId, noOperations, pack, unpack } from './artifact.ts';
import type { StorageParts } from './create-storage.ts';
import { requestMemory } from './request-memory.ts';

const find: Statement = {
  name: 'grant-find',
  text: 'SELECT payload::text AS text FROM oidc_grants WHERE id_hash = $1',
};

const insert: Statement = {
  name: 'grant-insert',
  text: `INSERT INTO oidc_grants (model, id_hash, payload, person_id, client_id, expires_at) VALUES ('Grant', $1, $2, $3, $4, $5)
    ON CONFLICT (id_hash, model) DO UPDATE SET payload = EXCLUDED.payload, expires_at = EXCLUDED.expires_at`,
};

const update: Statement = {
  name: 'grant-update',
  text: 'UPDATE oidc_grants SET payload = $2, expires_at = $3 WHERE id_hash = $1',
};

const destroy: Statement = { name: 'grant-destroy', text: 'DELETE FROM oidc_grants WHERE id_hash = $1' };

/** What a person granted an application. Every token hangs on its grant: deleting the row ends them all. */
export function grantStorage({ database, currentRequest, clock }: StorageParts): Adapter {
  const memory = requestMemory(currentRequest);
  return {
    ...noOperations,

    async find(id) {
      let text = memory.get(`grant:${id}`);
      if (text === undefined) {
        const { rows } = await database.run<{ text: string }>(find, [hashId(id)]);
        text = rows[0]?.text ?? null;
        memory.set(`grant:${id}`, text);
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
        await database.run(insert, [hashId(id), text, payload.accountId ?? null, payload.clientId ?? null, expiry]);
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
