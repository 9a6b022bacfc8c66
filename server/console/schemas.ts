import { z } from 'zod';

/** Why an administrator does something: it stays in the audit log. */
export const reasonSchema = z
  .string()
  .trim()
  .min(4)
  .max(200)
  .meta({ examples: ['weekly review, item 3'] });

/** A text in every language of the product. */
export const translatedSchema = z.strictObject({ 'zh-Hans': z.string(), 'zh-Hant': z.string(), en: z.string() });

/** A name of a unit or application: short, one line, in every language. */
const oneLine = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}]+$/u);
export const nameSchema = z.strictObject({ 'zh-Hans': oneLine, 'zh-Hant': oneLine, en: oneLine });
