import { z } from 'zod';
import { address, requestedAcr, shortText } from './parts.ts';

/** Asymmetric ones only: with a shared secret whoever verifies could also sign (T-109). */
export const signatureAlgorithms = [
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
  'Ed25519',
  'EdDSA',
] as const;

export const contentEncryptions = ['A128GCM', 'A256GCM', 'A128CBC-HS256', 'A256CBC-HS512'] as const;

export const oidcSettings = z.strictObject({
  /** As the source writes itself, byte for byte. */
  issuer: address,
  /** null: read from `<issuer>/.well-known/openid-configuration`. */
  endpoints: z
    .strictObject({
      authorization: address,
      token: address,
      jwks: address,
      userinfo: address.nullable().default(null),
      endSession: address.nullable().default(null),
      pushedRequest: address.nullable().default(null),
      /** Answers carry `iss` (RFC 9207): an answer without it is refused then. */
      issInResponse: z.boolean().default(false),
    })
    .nullable()
    .default(null),
  clientId: shortText,
  clientAuthentication: z.enum(['private_key_jwt', 'client_secret_basic', 'client_secret_post']),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5B\x5D-\x7E]{1,100}$/))
    .max(30)
    .default(['openid', 'profile']),
  /** Signatures of ID tokens and logout tokens that are accepted. */
  algorithms: z.array(z.enum(signatureAlgorithms)).min(1).default(['ES256', 'PS256', 'RS256']),
  /** ID tokens must come encrypted to our key, with one of these; null: they come in the clear. */
  encryption: z
    .strictObject({ content: z.array(z.enum(contentEncryptions)).min(1) })
    .nullable()
    .default(null),
  /** Ask the userinfo endpoint too. */
  userinfo: z.boolean().default(true),
  requestedAcr,
  /**
   * It passes logins on, as this product does: it is asked what it has verified, by which rules that counts here, and is told
   * through whom the request came. null: neither.
   */
  onward: z
    .strictObject({ trustFrameworks: z.array(shortText).min(1).max(10).default(['cn_yimen_ial']) })
    .nullable()
    .default(null),
});

const privateJwk = z.looseObject({ kty: z.enum(['EC', 'RSA', 'OKP']), kid: shortText, alg: shortText, d: z.string() });

/** Kept apart from the settings, encrypted, and never shown again. */
export const oidcSecrets = z.strictObject({
  clientSecret: z.string().max(500).optional(),
  /** Signs `private_key_jwt` assertions. */
  signingKey: privateJwk.optional(),
  /** Opens ID tokens; the second one is there while the first is being replaced. */
  decryptionKeys: z.array(privateJwk).max(4).default([]),
});

export type OidcSettings = z.infer<typeof oidcSettings>;
export type OidcSecrets = z.infer<typeof oidcSecrets>;
