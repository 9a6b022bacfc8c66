import { hash } from 'node:crypto';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';

/** SHA-256: identifiers have 128 bits and more from a CSPRNG, so nothing slower is needed to keep them secret. */
export function hashId(id: string): Buffer {
  return hash('sha256', id, 'buffer');
}

/**
 * The payload as stored: without the identifier, which is the bearer's secret. Characters that `jsonb` cannot hold (NUL,
 * half a surrogate pair) come from outside, in `state` or `nonce`, and are the sender's error (T-023).
 */
export function pack(payload: AdapterPayload): string {
  const { jti: _secret, ...rest } = payload;
  const text = JSON.stringify(rest);
  if (/\\u(0000|d[89a-f])/.test(text))
    throw new errors.InvalidRequest('a parameter holds a character that is not text');
  return text;
}

export function unpack(text: string, id: string): AdapterPayload {
  const payload = JSON.parse(text) as AdapterPayload;
  payload.jti = id;
  return payload;
}

/** End of validity: the payload's own, else the life the library asked for. */
export function expiryOf(payload: AdapterPayload, expiresIn: number | undefined, now: Date): Date {
  return new Date(payload.exp ? payload.exp * 1000 : now.getTime() + (expiresIn ?? 0) * 1000);
}

const notStored = async (): Promise<never> => {
  throw new Error('oidc-provider asked for an operation that this model has not');
};

/** Every operation of the contract, for models to replace the ones they have. */
export const noOperations: Adapter = {
  upsert: notStored,
  find: notStored,
  findByUserCode: notStored,
  findByUid: notStored,
  consume: notStored,
  destroy: notStored,
  revokeByGrantId: notStored,
};
