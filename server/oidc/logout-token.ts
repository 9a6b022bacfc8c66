import { importJWK, type JWK, SignJWT } from 'jose';
import type { ClientRegistry } from '../clients/registry.ts';
import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { loadSigningKeys } from '../keys/signing-keys.ts';

/** What we tell an application by ourselves. */
export type SignNotice = (claims: { aud: string }, typ: 'logout+jwt' | 'secevent+jwt') => Promise<string>;

/**
 * Signs logout tokens and security events with the key an ID token for the same application is signed with (Back-Channel
 * Logout 1.0 section 2.4); `typ` keeps the kinds apart (RFC 8725 section 3.11).
 */
export function createNoticeSigner(parts: {
  knex: Queryable;
  cipher: ColumnCipher;
  clients: ClientRegistry;
}): SignNotice {
  return async (claims, typ) => {
    const client = await parts.clients.find(claims.aud);
    const alg = String(client?.id_token_signed_response_alg ?? 'ES256');
    const { keys } = await loadSigningKeys(parts.knex, parts.cipher);
    const key = keys.find((candidate) => candidate.alg === alg);
    if (!key) throw new Error(`no signing key for ${alg}`);
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg, typ, kid: String(key.kid) })
      .sign(await importJWK(key as JWK, alg));
  };
}
