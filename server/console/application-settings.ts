import { z } from 'zod';
import { topics } from '../clients/topic.ts';

/** Printable, without spaces: what nothing behind it has to escape. */
export const clientIdSchema = z.string().regex(/^[\x21-\x7e]{1,128}$/);

const purposeText = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}]+$/u);
const addressSchema = z.string().max(2048);
const scopeSchema = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,64}$/);

/** All that can be changed of an application, as a whole; a topic that is not named stays. */
export const settingsSchema = z.strictObject({
  redirectUris: z.array(addressSchema).max(20),
  postLogoutRedirectUris: z.array(addressSchema).max(20),
  backchannelLogoutUri: addressSchema.optional(),
  policyUri: addressSchema.optional(),
  termsUri: addressSchema.optional(),
  scopes: z.array(scopeSchema).max(40),
  purposes: z.record(scopeSchema, z.strictObject({ 'zh-Hans': purposeText, 'zh-Hant': purposeText, en: purposeText })),
  firstParty: z.boolean(),
  topic: z.enum(topics).optional(),
});

export const shownSettingsSchema = settingsSchema.required({ topic: true });
