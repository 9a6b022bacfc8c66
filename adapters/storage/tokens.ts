import Provider, { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Statement } from '../../server/db/database.ts';
import { expiryOf, hashId, noOperations, pack, unpack } from './artifact.ts';
import type { ModelParts } from './create-storage.ts';
import { type GrantColumns, identityColumns, rememberGrant } from './identities.ts';
import {
  type PersonColumns,
  personColumns,
  type RequestMemory,
  rememberPerson,
  rememberSession,
  requestMemory,
  type StoredToken,
} from './request-memory.ts';
import { consume, save } from './token-changes.ts';

export type TokenModel = 'AuthorizationCode' | 'AccessToken' | 'RefreshToken' | 'ClientCredentials';

/**
 * One read for everything a request asks next: the token, its grant and in which identity, its session and its person. The
 * planner is kept from what it thinks cheaper: seeing how many keys there are it would plan anew each time, for twice the
 * cost of the read, and joining all keys at once, or as tables, it would scan what was small when it planned.
 */
const find: Statement = {
  name: 'token-find',
  text: `SELECT asked.place::int, found.* FROM unnest((SELECT $1::bytea[])) WITH ORDINALITY AS asked (key, place) CROSS JOIN LATERAL (
    SELECT t.model, t.payload::text AS text, t.consumed_at, t.grant_hash IS NOT NULL AS has_grant, t.session_uid,
      g.payload::text AS grant_text, ${identityColumns('$2')},
      s.id_hash AS session_hash, s.payload::text AS session_text, ${personColumns}
    FROM oidc_tokens t
    LEFT JOIN LATERAL (SELECT * FROM oidc_grants WHERE id_hash = t.grant_hash LIMIT 1) g ON TRUE
    LEFT JOIN LATERAL (SELECT * FROM oidc_sessions WHERE session_uid = t.session_uid LIMIT 1) s ON TRUE
    LEFT JOIN LATERAL (SELECT * FROM persons WHERE id = t.person_id LIMIT 1) p ON TRUE
    WHERE t.id_hash = asked.key OFFSET 0) AS found`,
};

type FindRow = PersonColumns &
  GrantColumns & {
    place: number;
    model: string;
    text: string;
    consumed_at: Date | null;
    has_grant: boolean;
    session_uid: string | null;
    session_hash: Buffer | null;
    session_text: string | null;
  };

/** Rows are locked in one order everywhere, so that two revocations never wait for each other. */
const revokeFamily: Statement = {
  name: 'token-revoke-family',
  text: `WITH family AS MATERIALIZED (SELECT grant_hash FROM oidc_tokens WHERE id_hash = $2 AND model = $1),
      grants AS (DELETE FROM oidc_grants WHERE id_hash = (SELECT grant_hash FROM family))
    DELETE FROM oidc_tokens WHERE id_hash = ANY (ARRAY(
      SELECT id_hash FROM oidc_tokens WHERE grant_hash = (SELECT grant_hash FROM family) ORDER BY id_hash FOR UPDATE))`,
};

const revoke = `DELETE FROM oidc_tokens WHERE {if} AND id_hash = ANY (ARRAY(
    SELECT id_hash FROM oidc_tokens WHERE grant_hash = $1 ORDER BY id_hash FOR UPDATE))`;

const destroy: Statement = {
  name: 'token-destroy',
  text: 'DELETE FROM oidc_tokens WHERE id_hash = $2 AND model = $1',
};

const replayed = {
  AuthorizationCode: 'authorization code already consumed',
  RefreshToken: 'refresh token already used',
  AccessToken: 'access token already used',
  ClientCredentials: 'access token already used',
} as const;

/** Codes and tokens: one partition, so a token is looked up once whatever kind it turns out to be. */
export function tokenStorage({ database, writes, currentRequest, clock }: ModelParts, model: TokenModel): Adapter {
  const memory = requestMemory(currentRequest);

  /** Introspection asks three models about one value at once: the promise is shared, so one read answers all. */
  function look(id: string): Promise<StoredToken | undefined> {
    const key = `token:${id}` as const;
    const remembered = memory.get(key);
    if (remembered) return remembered;
    const looking = database.find<FindRow>(find, hashId(id), clock()).then((row) => unfold(memory, row));
    memory.set(key, looking);
    return looking;
  }

  return {
    ...noOperations,

    async find(id) {
      const found = await look(id);
      // T-028: a value of another kind is nothing here, an access token is no refresh token.
      if (found?.model !== model) return undefined;
      const payload = take(found, id);
      return found.consumedAt ? { ...payload, consumed: toEpoch(found.consumedAt) } : payload;
    },

    async upsert(id, payload, expiresIn) {
      if (payload.grantId) memory.forget(`revoked:${payload.grantId}`);
      const expiry = expiryOf(payload, expiresIn, clock());
      const change = { text: save, values: [model, hashId(id), pack(payload), ...bindingsOf(payload), expiry] };
      // a code is followed by its session, the next refresh token by an access token
      const isFollowed = model === 'AuthorizationCode' || (model === 'RefreshToken' && writes.isConditional());
      await (isFollowed ? writes.later(change) : writes.now(change));
    },

    /**
     * The one use (T-157, T-158). Whoever comes second, however closely, ends the family as a replay after the fact
     * would (T-024, T-026): tokens the winner stores after this have no grant and are worth nothing.
     */
    async consume(id) {
      const idHash = hashId(id);
      const found = await look(id);
      memory.forgetTokens();
      const lost = async (): Promise<never> => {
        await database.run(revokeFamily, [model, idHash]);
        throw new errors.InvalidGrant(replayed[model]);
      };
      await writes.conditionally({ change: { text: consume, values: [model, idHash, clock()] }, lost });
      if (!found || isForResource(found)) await writes.finish();
    },

    async destroy(id) {
      memory.forgetTokens();
      await writes.finish();
      await database.run(destroy, [model, hashId(id)]);
    },

    /** The library calls it once per model; the first call of a request removes the tokens of every model. */
    revokeByGrantId(grantId) {
      const key = `revoked:${grantId}` as const;
      const revoking = memory.get(key) ?? writes.always({ text: revoke, values: [hashId(grantId)] });
      memory.set(key, revoking);
      memory.forgetTokens();
      return revoking;
    },
  };
}

/** Remembers what came along. A token whose grant is gone was revoked, also when it was stored after the revocation. */
function unfold(memory: RequestMemory, row: FindRow | undefined): StoredToken | undefined {
  if (!row) return undefined;
  const parsed = JSON.parse(row.text) as AdapterPayload;
  const { grantId, resource } = parsed;
  const grantText = grantId ? rememberGrant(memory, grantId, row) : null;
  if (row.session_uid && row.session_hash && row.session_text) {
    rememberSession(memory, { uid: row.session_uid, idHash: row.session_hash, text: row.session_text });
  } else if (row.session_uid) {
    memory.set(`sessionuid:${row.session_uid}`, null);
    // A logout beside the authorization may have missed this code: it lives and dies with its session (T-161).
    if (row.model === 'AuthorizationCode') return undefined;
  }
  rememberPerson(memory, row);
  if (row.has_grant && grantText === null) return undefined;
  const { model, text, consumed_at: consumedAt } = row;
  return { model, text, parsed, consumedAt, hasResource: resource !== undefined };
}

/** What was parsed to look into it goes to the first who asks; the library changes what it gets, so the next one parses anew. */
function take(found: StoredToken, id: string): AdapterPayload {
  const { parsed, text } = found;
  found.parsed = undefined;
  if (!parsed) return unpack(text, id);
  parsed.jti = id;
  return parsed;
}

/** Access tokens for a resource are JWTs and not stored: no write follows that the use could be one with. */
function isForResource(found: StoredToken): boolean {
  return found.hasResource || Provider.ctx?.oidc.params?.resource !== undefined;
}

function bindingsOf({ accountId, clientId, sessionUid, grantId }: AdapterPayload): (string | Buffer | null)[] {
  return [accountId ?? null, clientId ?? null, sessionUid ?? null, grantId ? hashId(grantId) : null];
}

function toEpoch(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
