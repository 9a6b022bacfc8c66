import { domainToASCII } from 'node:url';
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { type Outcome, refuse } from '../lib/outcome.ts';

/** A normalised login name: mobile numbers in E.164, e-mail addresses in lower case. */
export type Identifier = { kind: 'mobile' | 'email'; value: string };

/**
 * National numbers of mobiles, by calling code. Only what we send messages to (a message to any country of the world invites
 * toll fraud); no carrier prefixes, which come and go.
 */
const mobiles: Record<string, RegExp> = { '86': /^1[3-9]\d{9}$/, '852': /^[4-9]\d{7}$/, '853': /^6\d{7}$/ };

/** RFC 5321 section 4.5.3.1: octets of local part and of a path. */
const longestLocalPart = 64;
const longestAddress = 254;

const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domainName = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

/** Tells a typed login name and brings it to the one form that is stored, compared and written to. */
export function parseIdentifier(
  text: string,
  defaultCountry: CountryCode = 'CN',
): Outcome<{ identifier: Identifier }, 'unrecognised'> {
  if (text.length > longestAddress) return refuse('unrecognised');
  const typed = text.normalize('NFKC').trim();
  const value = typed.includes('@') ? parseEmail(typed) : parseMobile(typed, defaultCountry);
  if (value === undefined) return refuse('unrecognised');
  return { ok: true, identifier: { kind: typed.includes('@') ? 'email' : 'mobile', value } };
}

/**
 * The local part is ASCII once normalised: look-alike letters of other scripts must not make a second address that reads the
 * same. Domains of other scripts are stored in their ASCII form (RFC 5891).
 */
function parseEmail(typed: string): string | undefined {
  const address = typed.toLowerCase();
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = domainToASCII(address.slice(at + 1));
  if (local.length > longestLocalPart || !localPart.test(local) || !domainName.test(domain)) return undefined;
  const value = `${local}@${domain}`;
  return value.length > longestAddress ? undefined : value;
}

function parseMobile(typed: string, defaultCountry: CountryCode): string | undefined {
  // The library reads letters as keys of a telephone and skips what it does not know: only digits and their separators pass.
  if (!/^\+?[\d\s().-]+$/.test(typed)) return undefined;
  const number = parsePhoneNumberFromString(typed, { defaultCountry, extract: false });
  if (number === undefined || number.ext !== undefined) return undefined;
  return mobiles[number.countryCallingCode]?.test(number.nationalNumber) ? number.number : undefined;
}
