import { currentRequest } from '../../http/request-context.ts';

/** Providers by AAGUID, as they publish them. Only a name to recognise a key by: without attestation it proves nothing. */
const providers: Readonly<Record<string, string>> = {
  'fbfc3007-154e-4ecc-8c0b-6e020557d7bd': 'iCloud Keychain',
  'dd4ec289-e01d-41c9-bb89-70fa845d4bf2': 'iCloud Keychain',
  'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4': 'Google Password Manager',
  'adce0002-35bc-c60a-648b-0b25f1f05503': 'Chrome · Mac',
  '08987058-cadc-4b81-b6e1-30de50dcbe96': 'Windows Hello',
  '9ddd1817-af5a-4672-a2b9-3e3dd95000a9': 'Windows Hello',
  '6028b017-b1d4-4c02-b4b3-afcdafc96bb2': 'Windows Hello',
  '53414d53-554e-4700-0000-000000000000': 'Samsung Pass',
  'bada5566-a7aa-401f-bd96-45619a55120d': '1Password',
  'd548826e-79b4-40a3-a3d8-11116f7e8349': 'Bitwarden',
};

const longestName = 64;

/** A first name for a new passkey: who keeps it, or else the browser it was made in. */
export function defaultPasskeyName(aaguid: string): string {
  return providers[aaguid] ?? currentRequest()?.userAgent ?? 'Passkey';
}

/** What the person typed, trimmed; undefined when it is empty, too long or holds control or direction characters. */
export function parsePasskeyName(text: string): string | undefined {
  const name = text.normalize('NFC').trim();
  if (name.length === 0 || [...name].length > longestName || /[\p{Cc}\p{Cf}\p{Cs}]/u.test(name)) return undefined;
  return name;
}
