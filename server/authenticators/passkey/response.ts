import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';

/** A real response is one or two KiB; without attestation nothing near this is honest. */
export const longestResponse = 64 * 1024;

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);
const transports = z.array(
  z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']).catch('internal'),
);

const credential = { id: base64url, rawId: base64url, type: z.literal('public-key') };

const registrationSchema = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url,
      attestationObject: base64url,
      transports: transports.max(8).optional(),
    }),
  })
  .transform((value): RegistrationResponseJSON => ({ ...value, clientExtensionResults: {} }));

const authenticationSchema = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url,
      authenticatorData: base64url,
      signature: base64url,
      userHandle: base64url.nullish().transform((handle) => handle ?? undefined),
    }),
  })
  .transform((value): AuthenticationResponseJSON => ({ ...value, clientExtensionResults: {} }));

/** `RegistrationResponseJSON` of WebAuthn L3 section 5.1 as the page sent it, or undefined when it is none. */
export function parseRegistrationResponse(text: string): RegistrationResponseJSON | undefined {
  return registrationSchema.safeParse(parseJson(text)).data;
}

/** `AuthenticationResponseJSON` of WebAuthn L3 section 5.1 as the page sent it, or undefined when it is none. */
export function parseAuthenticationResponse(text: string): AuthenticationResponseJSON | undefined {
  return authenticationSchema.safeParse(parseJson(text)).data;
}

function parseJson(text: string): unknown {
  if (text.length > longestResponse) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
