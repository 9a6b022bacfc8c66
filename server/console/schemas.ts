import { z } from 'zod';

/** Why an administrator does something: it stays in the audit log. */
export const reasonSchema = z.string().trim().min(4).max(200);

/** A text in every language of the product. */
export const translatedSchema = z.strictObject({ 'zh-Hans': z.string(), 'zh-Hant': z.string(), en: z.string() });
