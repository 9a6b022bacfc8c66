import Provider, { type Adapter, type AdapterPayload } from 'oidc-provider';
import type { Change } from '../../server/db/database.ts';
import { expiryOf, hashId, noOperations, pack, unpack } from './artifact.ts';
import type { ModelParts } from './create-storage.ts';
import { rememberGrant } from './identities.ts';
import { rememberPerson, rememberSession, requestMemory, type StoredSession } from './request-memory.ts';
import { changesBetween, isOnlyTouch } from './session-changes.ts';
import { askedClient, findById, findByUid, keyOf, type SessionRow } from './session-find.ts';

/** A real logout: `idHash` is SHA-256 of the session cookie's value, `payload` the session as this request read it. */
export type EndSession = (found: { sessionUid: string; idHash: Buffer; payload: AdapterPayload }) => Promise<void>;

const insert = `INSERT INTO oidc_sessions (model, session_uid, id_hash, payload, person_id, user_agent, network, expires_at)
  SELECT 'Session', $1::text, $2::bytea, $3::jsonb, $4::uuid, $5::text, $6::text, $7::timestamptz WHERE {if}
  ON CONFLICT (session_uid) DO UPDATE SET id_hash = EXCLUDED.id_hash, payload = EXCLUDED.payload,
    person_id = EXCLUDED.person_id, expires_at = EXCLUDED.expires_at`;

/** Browser and network are noted when somebody logs in, not at every hop. */
const update = `UPDATE oidc_sessions SET
    id_hash = coalesce($2, id_hash),
    payload = (payload - $3::text[]) || $4::jsonb || CASE WHEN $5::jsonb IS NULL THEN '{}' ELSE jsonb_build_object(
      'authorizations', (coalesce(payload->'authorizations', '{}') - $6::text[]) || $5::jsonb) END,
    person_id = $7,
    user_agent = CASE WHEN person_id IS DISTINCT FROM $7 THEN $8 ELSE user_agent END,
    network = CASE WHEN person_id IS DISTINCT FROM $7 THEN $9 ELSE network END,
    expires_at = $10
  WHERE session_uid = $1 AND (person_id IS NOT DISTINCT FROM $11::uuid OR person_id = $7) AND {if}`;

/** A session is saved at every request that carries its cookie; a later end by less than this is not written. */
const touchSeconds = 60;

/** Sessions of browsers. Their id is the cookie's value and changes at login; `uid` names the session throughout. */
export function sessionStorage({ database, writes, currentRequest, clock, endSession }: ModelParts): Adapter {
  const memory = requestMemory(currentRequest);

  async function lookById(idHash: Buffer): Promise<StoredSession | null> {
    const remembered = memory.get(`session:${idHash.toString('hex')}`);
    if (remembered !== undefined) return remembered;
    return found(await database.find<SessionRow>(findById, keyOf(idHash), clock()));
  }

  async function lookByUid(uid: string): Promise<StoredSession | null> {
    const remembered = memory.get(`sessionuid:${uid}`);
    if (remembered !== undefined) return remembered;
    const { rows } = await database.run<SessionRow>(findByUid, [uid, askedClient(), clock()]);
    return found(rows[0]);
  }

  function found(row: SessionRow | undefined): StoredSession | null {
    if (!row) return null;
    const session = { idHash: row.id_hash, uid: row.session_uid, text: row.text };
    rememberSession(memory, session);
    rememberPerson(memory, row);
    if (row.grant_id) rememberGrant(memory, row.grant_id, row);
    return session;
  }

  /**
   * A session that this request has read and that is gone now was ended meanwhile: the save of it does nothing, or a
   * logout would be undone by a request that was under way (T-089, T-161). Only sessions never read are inserted.
   */
  async function save(before: StoredSession, idHash: Buffer, payload: AdapterPayload): Promise<void> {
    const old = unpack(before.text, '');
    const changes = changesBetween(old, payload);
    const isRotated = !idHash.equals(before.idHash);
    if (!isRotated && isOnlyTouch(changes, old, touchSeconds)) return writes.finish();
    const text = pack(payload);
    const { authorizations } = changes;
    const values = [
      before.uid,
      isRotated ? idHash : null,
      changes.removed,
      JSON.stringify(changes.set),
      authorizations ? JSON.stringify(authorizations.set) : null,
      authorizations?.removed ?? [],
      payload.accountId ?? null,
      ...whence(payload),
      expiryOf(payload, undefined, clock()),
      old.accountId ?? null,
    ];
    const rows = await write(before.uid, { text: update, values });
    forget(before);
    if (rows === 1) rememberSession(memory, { uid: before.uid, idHash, text });
    else memory.set(`sessionuid:${before.uid}`, null);
  }

  /** A session that may not be is none for the rest of the request: the library saves it once more after it has failed. */
  async function write(uid: string, change: Change): Promise<number> {
    try {
      return await writes.nowWithSession(change);
    } catch (error) {
      memory.set(`sessionuid:${uid}`, null);
      throw error;
    }
  }

  function whence({ accountId }: AdapterPayload): (string | null)[] {
    const request = accountId ? currentRequest() : undefined;
    return [request?.userAgent ?? null, request?.network ?? null];
  }

  function forget(session: StoredSession): void {
    memory.set(`session:${session.idHash.toString('hex')}`, null);
    memory.set(`sessionuid:${session.uid}`, null);
  }

  return {
    ...noOperations,

    async find(id) {
      const session = await lookById(hashId(id));
      return session ? unpack(session.text, id) : undefined;
    },

    /** The cookie's value is not known then; the name stands for it, so that such a session can be destroyed too. */
    async findByUid(uid) {
      const session = await lookByUid(uid);
      return session ? unpack(session.text, byName(uid)) : undefined;
    },

    async upsert(id, payload, expiresIn) {
      const uid = String(payload.uid);
      const before = memory.get(`sessionuid:${uid}`);
      if (before) return save(before, id === byName(uid) ? before.idHash : hashId(id), payload);
      if (before === null) return writes.finish();
      if (id === byName(uid)) throw new Error('a session found by its name is saved in the request that found it');
      const idHash = hashId(id);
      const text = pack(payload);
      const expiry = expiryOf(payload, expiresIn, clock());
      const values = [uid, idHash, text, payload.accountId ?? null, ...whence(payload), expiry];
      await write(uid, { text: insert, values });
      rememberSession(memory, { uid, idHash, text });
    },

    async destroy(id) {
      if (isRotation(id)) return;
      const uid = id.startsWith(byName('')) ? id.slice(byName('').length) : undefined;
      const session = uid ? await lookByUid(uid) : await lookById(hashId(id));
      if (!session) return;
      await writes.finish();
      await endSession({ sessionUid: session.uid, idHash: session.idHash, payload: unpack(session.text, id) });
      forget(session);
    },
  };
}

/**
 * The library gives a session a new id by destroying the old one and saving under the new: the save moves the row, and
 * the destruction must not be taken for a logout. It is one exactly when the session of the running provider request
 * says that the id is its former one; anywhere else `destroy` ends the session, so a doubt never keeps one alive.
 */
function isRotation(id: string): boolean {
  const session = Provider.ctx?.oidc.session as { jti?: string; oldId?: string } | undefined;
  return session?.oldId === id && session.jti !== id;
}

/** Never a cookie's value, which has no colon. */
const byName = (uid: string) => `uid:${uid}`;
