import { oneTimeCodeAuthenticator } from './one-time-code/proves.ts';
import { passkeyAuthenticator } from './passkey/proves.ts';
import { passwordAuthenticator } from './password/proves.ts';
import { sourceAuthenticator } from './source/proves.ts';

/** Every way to log in. A new one is a folder and a line here. */
export const authenticators = {
  password: passwordAuthenticator,
  passkey: passkeyAuthenticator,
  'one-time-code': oneTimeCodeAuthenticator,
  source: sourceAuthenticator,
} as const;
