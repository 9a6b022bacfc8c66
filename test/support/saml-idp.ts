import * as samlify from 'samlify';
import { idp as idpKeys } from '../contracts/saml-keys.ts';

export const idpEntityId = 'https://idp.example/saml';
export const ssoUrl = 'https://idp.example/sso';
export const samlPerson = 'persistent-name-1';

export type SamlIdp = {
  /** What its administrator sends us. */
  metadata: string;
  /** Reads and checks the request as it left us, and answers it for the person; base64 as in the form. */
  answer(request: { binding: 'redirect' | 'post'; parameters: URLSearchParams }): Promise<string>;
};

const wanted = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';

/**
 * An identity provider of another house (samlify): insists on signed requests, signs as our metadata asks, encrypts to the
 * key in it when told to.
 */
export function createSamlIdp(ourMetadata: string, { encrypts = false, signsMessage = false } = {}): SamlIdp {
  // The schema is checked by our own reader; samlify insists on somebody saying so.
  samlify.setSchemaValidator({ validate: async () => 'not checked here' });
  const settings = {
    entityID: idpEntityId,
    privateKey: idpKeys.privateKey,
    signingCert: idpKeys.certificate,
    isAssertionEncrypted: encrypts,
    dataEncryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
    keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
    requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    wantAuthnRequestsSigned: true,
    nameIDFormat: [wanted],
    singleSignOnService: [
      { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', Location: ssoUrl },
      { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST', Location: ssoUrl },
    ],
    singleLogoutService: [{ Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST', Location: `${ssoUrl}/out` }],
  };
  const idp = samlify.IdentityProvider(settings);
  const sp = samlify.ServiceProvider({ metadata: ourMetadata, wantMessageSigned: signsMessage });
  return {
    metadata: idp.getMetadata(),
    async answer({ binding, parameters }) {
      const query = Object.fromEntries(parameters);
      const signed = new URLSearchParams(query);
      signed.delete('Signature');
      const request = binding === 'redirect' ? { query, octetString: octets(signed) } : { body: query };
      const parsed = await idp.parseLoginRequest(sp, binding, request);
      const fill = (template: string) => ({ id: '', context: fillTemplate(template, idp, sp, parsed) });
      const info = { ...parsed, extract: parsed.extract };
      const options = { customTagReplacement: fill, encryptThenSign: encrypts && signsMessage };
      const answered = await idp.createLoginResponse(sp, info, 'post', {}, options);
      return answered.context;
    },
  };
}

/** As it was signed: `SAMLRequest`, `RelayState`, `SigAlg`, in this order (saml-bindings 3.4.4.1). */
function octets(parameters: URLSearchParams): string {
  return ['SAMLRequest', 'RelayState', 'SigAlg']
    .filter((name) => parameters.has(name))
    .map((name) => `${name}=${encodeURIComponent(parameters.get(name) ?? '')}`)
    .join('&');
}

type Idp = ReturnType<typeof samlify.IdentityProvider>;
type Sp = ReturnType<typeof samlify.ServiceProvider>;

function fillTemplate(template: string, idp: Idp, sp: Sp, parsed: { extract: { request?: unknown } }): string {
  const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
  const acs = String(sp.entityMeta.getAssertionConsumerService('post'));
  const { id } = parsed.extract.request as { id: string };
  const attribute = (name: string, value: string) =>
    `<saml:Attribute Name="${name}"><saml:AttributeValue xsi:type="xs:string">${value}</saml:AttributeValue></saml:Attribute>`;
  const statement = [
    `<saml:AuthnStatement AuthnInstant="${at(-5)}" SessionIndex="s-1"><saml:AuthnContext>`,
    '<saml:AuthnContextClassRef>urn:example:strongest</saml:AuthnContextClassRef>',
    '</saml:AuthnContext></saml:AuthnStatement>',
  ].join('');
  const attributes = [attribute('name', '李示例'), attribute('ial', '4'), attribute('urn:oid:2.5.4.10', '示例市')];
  return samlify.SamlLib.replaceTagsByValue(template, {
    ID: `_${crypto.randomUUID()}`,
    AssertionID: `_${crypto.randomUUID()}`,
    Destination: acs,
    Audience: sp.entityMeta.getEntityID(),
    SubjectRecipient: acs,
    Issuer: idp.entityMeta.getEntityID(),
    IssueInstant: at(0),
    StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Success',
    ConditionsNotBefore: at(-5),
    ConditionsNotOnOrAfter: at(300),
    SubjectConfirmationDataNotOnOrAfter: at(300),
    NameIDFormat: wanted,
    NameID: samlPerson,
    InResponseTo: id,
  })
    .replace('{AuthnStatement}', statement)
    .replace('{AttributeStatement}', `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement>`);
}
