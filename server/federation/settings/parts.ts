import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { acrValues } from '../../lib/acr.ts';
import { parseExpression } from '../../lib/mapping/expression.ts';

/** Pieces that the settings of several protocols share. Messages are codes: the page has the words. */
export const shortText = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !/\p{Cc}/u.test(text), 'settings.control-character');

/** https, or http for a host that the operator has listed; the adapter's fetch holds that line again. */
export const address = z
  .string()
  .max(2000)
  .refine((text) => URL.canParse(text) && isCallable(new URL(text)), 'settings.address');

/** `host` or `host:port`. */
export const host = z.string().regex(/^(\[[0-9a-fA-F:]+\]|[a-zA-Z0-9.-]{1,253})(:\d{1,5})?$/, 'settings.host');

export const expression = z
  .string()
  .max(500)
  .refine((text) => parseExpression(text).ok, 'settings.expression');

/** Names of claims, attributes and parameters. */
export const fieldName = z.string().regex(/^[\w.:/@-]{1,200}$/, 'settings.field-name');

/** The source's values to ask for when a login needs a level, by our name of it. */
export const requestedAcr = z.partialRecord(z.enum(acrValues), shortText).default({});

export const certificatePem = z.string().max(20_000).refine(isCertificate, 'settings.certificate');

function isCallable(url: URL): boolean {
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.hash === '';
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== undefined;
  } catch {
    return false;
  }
}
