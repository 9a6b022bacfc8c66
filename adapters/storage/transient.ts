import Provider, { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Statement } from '../../server/db/database.ts';
import type { IdentityFacts, IdentityKey } from '../../server/lib/identity.ts';
import { expiryOf, hashId, noOperations, pack, unpack } from './artifact.ts';
import type { ModelParts, StorageParts } from './create-storage.ts';
import { interactionKey, interactionPages } from './interaction-page.ts';
import { type PersonColumns, personColumns, rememberPerson, requestMemory } from './request-memory.ts';

const find: Statement = {
  name: 'transient-find',
  text: 'SELECT payload::text AS text, consumed_at FROM oidc_transient WHERE id_hash = $2 AND model = $1',
};

type FindRow = { text: string; consumed_at: Date | null };

/** The provider goes on from it: with who logged in, and what is true of the identity they chose. */
const findToGoOn: Statement = {
  name: 'interaction-find-to-go-on',
  text: `SELECT t.payload::text AS text, ${personColumns},
      t.payload #>> '{result,select_account,identity}' AS identity, chooser.id AS chooser,
      CASE WHEN t.payload #>> '{result,select_account,identity}' IS NOT NULL
        THEN identity_facts(chooser.id, t.payload #>> '{result,select_account,identity}', $3) END AS identity_facts
    FROM oidc_transient t
    LEFT JOIN persons p ON p.id = (t.payload #>> '{result,login,accountId}')::uuid
    CROSS JOIN LATERAL (SELECT coalesce(t.payload #>> '{result,login,accountId}',
      t.payload #>> '{session,accountId}')::uuid AS id) chooser
    WHERE t.id_hash = $2 AND t.model = $1`,
};

type GoingOnRow = PersonColumns & {
  text: string;
  chooser: string | null;
  identity: IdentityKey | null;
  identity_facts: IdentityFacts | null;
};

const insert = `INSERT INTO oidc_transient (model, id_hash, payload, expires_at)
  SELECT $1::text, $2::bytea, $3::jsonb, $4::timestamptz WHERE {if}
  ON CONFLICT (id_hash, model) DO UPDATE SET payload = EXCLUDED.payload, expires_at = EXCLUDED.expires_at`;

const insertOnce: Statement = {
  name: 'transient-insert-once',
  text: `INSERT INTO oidc_transient (model, id_hash, payload, expires_at) VALUES ($1, $2, '{}', $3)
    ON CONFLICT (id_hash, model) DO NOTHING`,
};

const update = 'UPDATE oidc_transient SET payload = $3, expires_at = $4 WHERE id_hash = $2 AND model = $1 AND {if}';

const prolong: Statement = {
  name: 'transient-prolong',
  text: 'UPDATE oidc_transient SET expires_at = $3 WHERE id_hash = $2 AND model = $1',
};

const consume: Statement = {
  name: 'transient-consume',
  text: 'UPDATE oidc_transient SET consumed_at = $3 WHERE id_hash = $2 AND model = $1 AND consumed_at IS NULL',
};

const destroy = 'DELETE FROM oidc_transient WHERE id_hash = $2 AND model = $1 AND {if}';

/** Stands for the interaction's id inside its own return address; braces never appear in an encoded path. */
const ownId = '{id}';

/** A login journey of the library. Its id is in the browser's cookie, so neither it nor the session's cookie is stored. */
export function interactionStorage(parts: ModelParts): Adapter {
  const { database, writes, currentRequest, clock } = parts;
  const model = 'Interaction';
  const memory = requestMemory(currentRequest);
  const pages = interactionPages(parts);

  async function readToGoOn(idHash: Buffer): Promise<string | null> {
    const { rows } = await database.run<GoingOnRow>(findToGoOn, [model, idHash, clock()]);
    const [row] = rows;
    memory.set(interactionKey(idHash), row?.text ?? null);
    if (!row) return null;
    rememberPerson(memory, row);
    const { chooser, identity, identity_facts: facts } = row;
    if (chooser && identity && facts) memory.set(`identity-chosen:${chooser}`, { key: identity, facts });
    return row.text;
  }

  return {
    ...noOperations,

    async find(id) {
      const idHash = hashId(id);
      let text = memory.get(interactionKey(idHash));
      if (text === undefined) {
        text = await (Provider.ctx ? readToGoOn(idHash) : pages.find(idHash));
      }
      if (text === null) return undefined;
      const payload = unpack(text, id);
      return { ...payload, returnTo: payload.returnTo?.replaceAll(ownId, id) };
    },

    async upsert(id, payload, expiresIn) {
      const idHash = hashId(id);
      const text = pack(withoutSecrets(payload, id));
      const expiry = expiryOf(payload, expiresIn, clock());
      const values = [model, idHash, text, expiry];
      const isKnown = typeof memory.get(interactionKey(idHash)) === 'string';
      // Finished by another tab meanwhile: bringing it back would let one login be used twice.
      if (!isKnown) await writes.later({ text: insert, values });
      else if ((await writes.now({ text: update, values })) === 0) throw gone(interactionKey(idHash));
      memory.set(interactionKey(idHash), text);
    },

    /** The library destroys an interaction when it goes on from it; of two browsers' requests one may (T-157 for logins). */
    async destroy(id) {
      const idHash = hashId(id);
      const lost = async (): Promise<never> => {
        throw gone(interactionKey(idHash));
      };
      await writes.conditionally({ change: { text: destroy, values: [model, idHash] }, lost });
      memory.set(interactionKey(idHash), null);
    },
  };

  function gone(key: ReturnType<typeof interactionKey>): Error {
    memory.set(key, null);
    return new errors.SessionNotFound('interaction session not found');
  }
}

function withoutSecrets(payload: AdapterPayload, id: string): AdapterPayload {
  const { cookie: _cookie, ...session } = payload.session ?? {};
  return {
    ...payload,
    ...(payload.session && { session }),
    ...(payload.returnTo !== undefined && { returnTo: payload.returnTo.replaceAll(id, ownId) }),
  };
}

/** Longer than any login takes: until then a used request_uri must be known as used. */
const rememberUsedSeconds = 2 * 3600;

/**
 * Pushed authorization requests. An interaction names the one it came from by its id in `parJti`; that is kept, since a
 * request_uri opens nothing: it is good once, for a minute, and starts a login whose content lies beside it.
 */
export function pushedRequestStorage({ database, writes, clock }: ModelParts): Adapter {
  const model = 'PushedAuthorizationRequest';
  return {
    ...noOperations,

    async find(id) {
      const { rows } = await database.run<FindRow>(find, [model, hashId(id)]);
      const [row] = rows;
      return row && { ...unpack(row.text, id), ...(row.consumed_at && { consumed: true }) };
    },

    async upsert(id, payload, expiresIn) {
      const expiry = expiryOf(payload, expiresIn, clock());
      const removeAt = new Date(expiry.getTime() + rememberUsedSeconds * 1000);
      await writes.later({ text: insert, values: [model, hashId(id), pack(payload), removeAt] });
    },

    async consume(id) {
      const { rowCount } = await database.run(consume, [model, hashId(id), clock()]);
      if (rowCount === 0) throw new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used');
    },

    async destroy(id) {
      await writes.now({ text: destroy, values: [model, hashId(id)] });
    },
  };
}

/** Assertions and proofs rarely live longer; the exact end is only written for those that do. */
const usualSeconds = 15 * 60;

/**
 * Single use of `jti` values (T-159). The library looks first and stores then, which lets parallel uses through; here
 * looking *is* storing: one INSERT decides who was first, and the library answers the others with its own error.
 */
export function replayStorage({ database, clock }: StorageParts): Adapter {
  const model = 'ReplayDetection';
  const inSeconds = (seconds: number) => new Date(clock().getTime() + seconds * 1000);
  return {
    ...noOperations,

    async find(id) {
      const { rowCount } = await database.run(insertOnce, [model, hashId(id), inSeconds(usualSeconds)]);
      return rowCount === 1 ? undefined : { jti: id, kind: model };
    },

    async upsert(id, _payload, expiresIn = 0) {
      if (expiresIn > usualSeconds) await database.run(prolong, [model, hashId(id), inSeconds(expiresIn)]);
    },
  };
}
