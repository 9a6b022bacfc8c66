import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate in DER with the key it certifies. */
export type Certified = { der: Buffer; subject: Name; privateKey: KeyObject; publicKey: KeyObject };

/** Attributes of a distinguished name (C, O, OU, CN), in order. */
type Name = Readonly<Record<string, string>>;

type Wish = {
  subject: Name;
  /** Whoever signs; absent: itself. */
  issuer?: Certified;
  ca?: boolean;
  notBefore?: Date;
  notAfter?: Date;
  /** id-fido-gen-ce-aaguid (WebAuthn L3 section 8.2.1). */
  aaguid?: string;
  dnsName?: string;
};

/** Makes an X.509 v3 certificate on P-256, signed with SHA-256: what tests of attestation and metadata need, and no more. */
export function makeCertificate(wish: Wish): Certified {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { subject, issuer, notBefore = new Date('2020-01-01'), notAfter = new Date('2049-01-01') } = wish;
  const tbs = sequence(
    tagged(0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    ecdsaWithSha256,
    nameOf(issuer?.subject ?? subject),
    sequence(time(notBefore), time(notAfter)),
    nameOf(subject),
    publicKey.export({ format: 'der', type: 'spki' }),
    tagged(3, sequence(...extensionsOf(wish))),
  );
  const signature = sign('sha256', tbs, issuer?.privateKey ?? privateKey);
  return { der: sequence(tbs, ecdsaWithSha256, bitString(signature)), subject, privateKey, publicKey };
}

function extensionsOf({ ca, aaguid, dnsName }: Wish): Buffer[] {
  const basic = extension('551d13', ca ? sequence(tlv(0x01, Buffer.of(0xff))) : sequence(), true);
  return [
    basic,
    ...(aaguid ? [extension('2b0601040182e51c010104', octets(Buffer.from(aaguid.replaceAll('-', ''), 'hex')))] : []),
    ...(dnsName ? [extension('551d11', sequence(tlv(0x82, Buffer.from(dnsName))))] : []),
  ];
}

const objectIds: Readonly<Record<string, string>> = { C: '550406', O: '55040a', OU: '55040b', CN: '550403' };

function nameOf(name: Name): Buffer {
  return sequence(
    ...Object.entries(name).map(([attribute, value]) => {
      const text = tlv(attribute === 'C' ? 0x13 : 0x0c, Buffer.from(String(value)));
      return tlv(0x31, sequence(objectId(objectIds[attribute] ?? ''), text));
    }),
  );
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(objectId(id), ...(critical ? [tlv(0x01, Buffer.of(0xff))] : []), octets(value));
}

function time(at: Date): Buffer {
  return tlv(0x18, Buffer.from(`${at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`));
}

function tlv(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 128
      ? Buffer.of(length)
      : length < 256
        ? Buffer.of(0x81, length)
        : Buffer.of(0x82, length >> 8, length & 255);
  return Buffer.concat([Buffer.of(tag), size, content]);
}

const sequence = (...parts: Buffer[]) => tlv(0x30, Buffer.concat(parts));
const tagged = (number: number, content: Buffer) => tlv(0xa0 + number, content);
const integer = (value: Buffer) => tlv(0x02, value);
const octets = (value: Buffer) => tlv(0x04, value);
const bitString = (value: Buffer) => tlv(0x03, Buffer.concat([Buffer.of(0), value]));
const objectId = (hex: string) => tlv(0x06, Buffer.from(hex, 'hex'));
const ecdsaWithSha256 = sequence(objectId('2a8648ce3d040302'));
