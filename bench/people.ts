import type { SoftwareAuthenticator } from '../test/support/software-authenticator.ts';

/** Someone who can log in at the product. */
export type Person = { username: string; password: string; passkey: SoftwareAuthenticator | undefined };
