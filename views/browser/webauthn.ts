/**
 * JSON of WebAuthn options and answers, by hand: browsers have had `parseRequestOptionsFromJSON` and `toJSON` only since 2024
 * and 2025, and old phones are the ones that must work. One path for all of them.
 */
type Descriptors = { id: string; type: 'public-key'; transports?: AuthenticatorTransport[] }[];
export type RequestJson = Omit<PublicKeyCredentialRequestOptions, 'challenge' | 'allowCredentials'> & {
  challenge: string;
  allowCredentials?: Descriptors;
};
export type CreationJson = Omit<PublicKeyCredentialCreationOptions, 'challenge' | 'user' | 'excludeCredentials'> & {
  challenge: string;
  user: { id: string; name: string; displayName: string };
  excludeCredentials?: Descriptors;
};

export function toBytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function fromBytes(bytes: ArrayBuffer): string {
  const text = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('');
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function descriptors(list: Descriptors = []): PublicKeyCredentialDescriptor[] {
  return list.map((descriptor) => ({ ...descriptor, id: toBytes(descriptor.id) }));
}

export function requestOptions(json: RequestJson): PublicKeyCredentialRequestOptions {
  return { ...json, challenge: toBytes(json.challenge), allowCredentials: descriptors(json.allowCredentials) };
}

export function creationOptions(json: CreationJson): PublicKeyCredentialCreationOptions {
  return {
    ...json,
    challenge: toBytes(json.challenge),
    user: { ...json.user, id: toBytes(json.user.id) },
    excludeCredentials: descriptors(json.excludeCredentials),
  };
}

/** RegistrationResponseJSON or AuthenticationResponseJSON (WebAuthn L3 section 5.1). */
export function answerJson(credential: PublicKeyCredential): string {
  const { response } = credential;
  return JSON.stringify({
    id: credential.id,
    rawId: fromBytes(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      clientDataJSON: fromBytes(response.clientDataJSON),
      ...(response instanceof AuthenticatorAttestationResponse ? attestation(response) : {}),
      ...(response instanceof AuthenticatorAssertionResponse ? assertion(response) : {}),
    },
  });
}

function attestation(response: AuthenticatorAttestationResponse): object {
  return { attestationObject: fromBytes(response.attestationObject), transports: response.getTransports?.() ?? [] };
}

function assertion({ authenticatorData, signature, userHandle }: AuthenticatorAssertionResponse): object {
  return {
    authenticatorData: fromBytes(authenticatorData),
    signature: fromBytes(signature),
    userHandle: userHandle ? fromBytes(userHandle) : undefined,
  };
}
