import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { ColumnCipher } from '../../server/keys/column-cipher.ts';

type Cipher = Pick<ColumnCipher, 'encrypt' | 'decrypt'>;

const context = 'oidc_artifacts.request';
const mark = 'sealed:';

/** Parameters of an authorization request that say who somebody is, and the pushed request they may all lie in. */
const personal = ['login_hint', 'id_token_hint'] as const;

/**
 * Keeps what an authorization request tells of a person out of the tables: a login name as hint, an ID token as hint, or
 * the whole pushed request. Sealed on the way in, opened on the way out; the library never sees a difference.
 */
export function withSealedRequests(model: string, adapter: Adapter, cipher: Cipher): Adapter {
  if (model !== 'Interaction' && model !== 'PushedAuthorizationRequest') return adapter;
  const found = (payload: AdapterPayload | undefined | void) => (payload ? change(payload, open) : undefined);
  return {
    ...adapter,
    find: async (id) => found(await adapter.find(id)),
    upsert: (id, payload, expiresIn) => adapter.upsert(id, change(payload, seal), expiresIn),
  };

  /** Text the table could not hold stays as it is, so that the sender hears of it (T-023). */
  function seal(text: string): string {
    if (text.includes('\0') || !text.isWellFormed()) return text;
    return `${mark}${cipher.encrypt(context, text).toString('base64')}`;
  }

  function open(text: string): string {
    return text.startsWith(mark) ? cipher.decrypt(context, Buffer.from(text.slice(mark.length), 'base64')) : text;
  }
}

function change(payload: AdapterPayload, by: (text: string) => string): AdapterPayload {
  const { params, prompt, request } = payload;
  return {
    ...payload,
    ...(params && { params: changeHints(params, by) }),
    // the library repeats the hints among the details of the prompt that is asked
    ...(prompt && { prompt: { ...prompt, details: changeHints(prompt.details, by) } }),
    ...(typeof request === 'string' && { request: by(request) }),
  };
}

function changeHints<T extends Readonly<Record<string, unknown>>>(holder: T, by: (text: string) => string): T {
  const hints = personal.flatMap((name) => {
    const hint = holder[name];
    return typeof hint === 'string' ? [[name, by(hint)]] : [];
  });
  return { ...holder, ...Object.fromEntries(hints) };
}
