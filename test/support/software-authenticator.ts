import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import type { Certified } from './certificates.ts';

type Cbor = Parameters<typeof isoCBOR.encode>[0];
type Flags = { up: boolean; uv: boolean; be: boolean; bs: boolean };

/** What to do wrong. Each is one attack or one broken device; nothing set is an honest ceremony. */
export type Tweaks = {
  /** Members of clientDataJSON to replace; undefined leaves one out. */
  clientData?: Record<string, unknown>;
  /** The bytes of clientDataJSON instead of the honest ones. */
  clientDataBytes?: (honest: string) => Buffer;
  rpId?: string;
  flags?: Partial<Flags>;
  counter?: number;
  /** After the last byte of the authenticator data. */
  authDataTail?: Buffer;
};

export type CreateTweaks = Tweaks & {
  algorithm?: number;
  credentialId?: Buffer;
  /** `alg` of the COSE key instead of the true one. */
  coseAlg?: number;
  fmt?: string;
  attStmt?: Map<string, Cbor>;
  /** `packed` attestation signed by the key itself. */
  selfAttestation?: boolean;
  /** Signs the attestation with another key than the certificate's. */
  forgedAttestation?: boolean;
  attestationTail?: Buffer;
  attestationBytes?: Buffer;
};

export type GetTweaks = Tweaks & {
  userHandle?: Buffer | null;
  /** Signs with another key. */
  forged?: boolean;
};

type Credential = { id: Buffer; rpId: string; userHandle: Buffer; keys: KeyPair; counter: number };
type KeyPair = { algorithm: number; privateKey: KeyObject; publicKey: KeyObject };

/** A passkey provider in memory: answers with real bytes and real signatures, as JSON text the way a page posts it. */
export type SoftwareAuthenticator = {
  create(options: PublicKeyCredentialCreationOptionsJSON, tweaks?: CreateTweaks): string;
  /** Uses the key named in `allowCredentials`, or the newest. */
  get(options: PublicKeyCredentialRequestOptionsJSON, tweaks?: GetTweaks): string;
  credentials: readonly Credential[];
};

export function createSoftwareAuthenticator(settings: {
  /** Where the page runs. */
  origin: string;
  /** A synced passkey: BE and BS set, counter always zero. */
  synced?: boolean;
  aaguid?: string;
  /** `packed` attestation by the maker: its certificate first, then those it leads to the root by. */
  attestation?: { by: Certified; chain: readonly Buffer[] };
}): SoftwareAuthenticator {
  const synced = settings.synced ?? false;
  const flags: Flags = { up: true, uv: true, be: synced, bs: synced };
  const aaguid = Buffer.from((settings.aaguid ?? '00000000-0000-0000-0000-000000000000').replaceAll('-', ''), 'hex');
  const credentials: Credential[] = [];

  return {
    credentials,
    create(options, tweaks = {}) {
      const keys = generateKeys(tweaks.algorithm ?? -7);
      const id = tweaks.credentialId ?? randomBytes(32);
      const rpId = options.rp.id ?? new URL(settings.origin).hostname;
      const userHandle = Buffer.from(options.user.id, 'base64url');
      credentials.push({ id, rpId, userHandle, keys, counter: 0 });
      const clientData = encodeClientData('webauthn.create', options.challenge, settings.origin, tweaks);
      const idLength = Buffer.alloc(2);
      idLength.writeUInt16BE(id.length);
      const attested = Buffer.concat([aaguid, idLength, id, isoCBOR.encode(coseKey(keys, tweaks.coseAlg))]);
      const authData = encodeAuthData(rpId, { ...flags, ...tweaks.flags }, tweaks.counter ?? 0, attested, tweaks);
      const { fmt, attStmt } = attestation(keys, authData, clientData, tweaks, settings.attestation);
      const object = isoCBOR.encode(
        new Map<string, Cbor>([
          ['fmt', fmt],
          ['attStmt', attStmt],
          ['authData', new Uint8Array(authData)],
        ]),
      );
      return post(id, {
        clientDataJSON: clientData.toString('base64url'),
        attestationObject: (
          tweaks.attestationBytes ?? Buffer.concat([object, tweaks.attestationTail ?? Buffer.alloc(0)])
        ).toString('base64url'),
        transports: ['internal'],
      });
    },
    get(options, tweaks = {}) {
      const named = new Set(options.allowCredentials?.map(({ id }) => id));
      const credential = credentials.findLast(({ id }) => named.size === 0 || named.has(id.toString('base64url')));
      if (credential === undefined) throw new Error('no such key on this authenticator');
      if (!synced) credential.counter += 1;
      const clientData = encodeClientData('webauthn.get', options.challenge, settings.origin, tweaks);
      const counter = tweaks.counter ?? credential.counter;
      const none = Buffer.alloc(0);
      const authData = encodeAuthData(credential.rpId, { ...flags, ...tweaks.flags }, counter, none, tweaks);
      const keys = tweaks.forged ? generateKeys(credential.keys.algorithm) : credential.keys;
      const userHandle = tweaks.userHandle === undefined ? credential.userHandle : tweaks.userHandle;
      return post(credential.id, {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signWith(keys, authData, clientData).toString('base64url'),
        userHandle: userHandle?.toString('base64url') ?? null,
      });
    },
  };
}

function post(id: Buffer, response: object): string {
  const credentialId = id.toString('base64url');
  return JSON.stringify({
    id: credentialId,
    rawId: credentialId,
    type: 'public-key',
    response,
    clientExtensionResults: {},
  });
}

function encodeClientData(type: string, challenge: string, origin: string, tweaks: Tweaks): Buffer {
  const honest = JSON.stringify({ type, challenge, origin, crossOrigin: false, ...tweaks.clientData });
  return tweaks.clientDataBytes?.(honest) ?? Buffer.from(honest);
}

/** WebAuthn L3 section 6.1. */
function encodeAuthData(rpId: string, flags: Flags, counter: number, attested: Buffer, tweaks: Tweaks): Buffer {
  const bits = [flags.up, false, flags.uv, flags.be, flags.bs, false, attested.length > 0];
  const head = Buffer.alloc(5);
  head[0] = bits.reduce((byte, bit, i) => byte | (Number(bit) << i), 0);
  head.writeUInt32BE(counter, 1);
  const rpIdHash = createHash('sha256')
    .update(tweaks.rpId ?? rpId)
    .digest();
  return Buffer.concat([rpIdHash, head, attested, tweaks.authDataTail ?? Buffer.alloc(0)]);
}

function attestation(
  keys: KeyPair,
  authData: Buffer,
  clientData: Buffer,
  tweaks: CreateTweaks,
  maker: { by: Certified; chain: readonly Buffer[] } | undefined,
) {
  const isWished = tweaks.fmt !== undefined || tweaks.attStmt !== undefined;
  if (!tweaks.selfAttestation && (!maker || isWished))
    return { fmt: tweaks.fmt ?? 'none', attStmt: tweaks.attStmt ?? new Map<string, Cbor>() };
  const certified = tweaks.selfAttestation ? undefined : maker;
  const signer = tweaks.forgedAttestation
    ? generateKeys(-7)
    : certified
      ? { algorithm: -7, privateKey: certified.by.privateKey }
      : keys;
  const statement = new Map<string, Cbor>([
    ['alg', signer.algorithm],
    ['sig', new Uint8Array(signWith(signer, authData, clientData))],
    ...(certified ? [['x5c', certified.chain.map((der) => new Uint8Array(der))] as [string, Cbor]] : []),
    ...(tweaks.attStmt ?? []),
  ]);
  return { fmt: 'packed', attStmt: statement };
}

function signWith({ algorithm, privateKey }: Omit<KeyPair, 'publicKey'>, authData: Buffer, clientData: Buffer): Buffer {
  const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()]);
  return sign(algorithm === -8 ? null : algorithm === -35 ? 'sha384' : 'sha256', signed, privateKey);
}

function generateKeys(algorithm: number): KeyPair {
  if (algorithm === -7) return { algorithm, ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
  if (algorithm === -35) return { algorithm, ...generateKeyPairSync('ec', { namedCurve: 'P-384' }) };
  if (algorithm === -257) return { algorithm, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
  return { algorithm, ...generateKeyPairSync('ed25519') };
}

/** COSE_Key (RFC 9053 section 7) of a public key. */
function coseKey({ algorithm, publicKey }: KeyPair, alg = algorithm): Map<number, Cbor> {
  const jwk = publicKey.export({ format: 'jwk' });
  const bytes = (value: string | undefined) => new Uint8Array(Buffer.from(value ?? '', 'base64url'));
  if (jwk.kty === 'RSA')
    return new Map<number, Cbor>([
      [1, 3],
      [3, alg],
      [-1, bytes(jwk.n)],
      [-2, bytes(jwk.e)],
    ]);
  if (jwk.kty === 'OKP')
    return new Map<number, Cbor>([
      [1, 1],
      [3, alg],
      [-1, 6],
      [-2, bytes(jwk.x)],
    ]);
  const curve = jwk.crv === 'P-384' ? 2 : 1;
  return new Map<number, Cbor>([
    [1, 2],
    [3, alg],
    [-1, curve],
    [-2, bytes(jwk.x)],
    [-3, bytes(jwk.y)],
  ]);
}
