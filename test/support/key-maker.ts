import { type Certified, makeCertificate } from './certificates.ts';
import { createSoftwareAuthenticator, type SoftwareAuthenticator } from './software-authenticator.ts';

/** A made-up maker of security keys: its root, the certificate in its keys, and what the metadata says of the model. */
export type KeyMaker = {
  aaguid: string;
  root: Certified;
  intermediate: Certified;
  leaf: Certified;
  /** FIDO metadata statement of the model. */
  statement: ReturnType<typeof statementOf>;
  /** A key fresh from the box. */
  key(
    origin: string,
    how?: { chain?: readonly Buffer[]; by?: Certified; synced?: boolean; aaguid?: string },
  ): SoftwareAuthenticator;
};

const certificateName = { C: 'CN', O: 'Example Keys', OU: 'Authenticator Attestation' };

export function makeKeyMaker(aaguid: string, wish: { expired?: boolean; certifiedAaguid?: string } = {}): KeyMaker {
  const root = makeCertificate({ subject: { C: 'CN', O: 'Example Keys', CN: 'Example root' }, ca: true });
  const intermediate = makeCertificate({
    subject: { C: 'CN', O: 'Example Keys', CN: 'Example intermediate' },
    issuer: root,
    ca: true,
  });
  const leaf = makeCertificate({
    subject: { ...certificateName, CN: 'Example key' },
    issuer: intermediate,
    aaguid: wish.certifiedAaguid ?? aaguid,
    ...(wish.expired && { notAfter: new Date('2021-01-01') }),
  });
  return {
    ...{ aaguid, root, intermediate, leaf, statement: statementOf(aaguid, root.der) },
    key: (origin, { chain = [leaf.der, intermediate.der], by = leaf, ...more } = {}) =>
      createSoftwareAuthenticator({ origin, aaguid, attestation: { by, chain }, ...more }),
  };
}

/** An attestation certificate by nobody but itself. */
export function selfSigned(aaguid: string): Certified {
  return makeCertificate({ subject: { ...certificateName, CN: 'Anybody' }, aaguid });
}

function statementOf(aaguid: string, root: Buffer) {
  return {
    aaguid,
    description: `Example key ${aaguid.slice(0, 4)}`,
    protocolFamily: 'fido2',
    attestationTypes: ['basic_full'],
    keyProtection: ['hardware', 'secure_element'],
    attestationRootCertificates: [root.toString('base64')],
  };
}
