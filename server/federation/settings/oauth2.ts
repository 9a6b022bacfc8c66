import { z } from 'zod';
import { address, expression, shortText } from './parts.ts';

/** Name of the source's own → text with places in braces, such as `{code}`; see adapters/sources/oauth2. */
const parameters = z.record(z.string().regex(/^[\w.-]{1,60}$/), z.string().max(500)).default({});

const request = z.strictObject({
  url: address,
  method: z.enum(['GET', 'POST']),
  /** Where the parameters stand. */
  as: z.enum(['query', 'form', 'json']),
  parameters,
  /** Headers with places too, such as `Authorization: Bearer {accessToken}`. */
  headers: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,60}$/), z.string().max(500)).default({}),
});

export const oauth2Settings = z.strictObject({
  /** What the source is called in the key (issuer, subject); it has no name of its own in the protocol. */
  issuer: address,
  clientId: shortText,
  scope: z.string().max(500).default(''),
  authorization: z.strictObject({
    url: address,
    parameters,
    /** `#wechat_redirect`, which one platform insists on. */
    fragment: z.string().regex(/^\w*$/).max(40).default(''),
  }),
  /** Name of the parameter of the callback that holds the code; `code` nearly everywhere. */
  codeParameter: z
    .string()
    .regex(/^\w{1,40}$/)
    .default('code'),
  token: request,
  userinfo: request.nullable(),
  /**
   * Errors that come with status 200: where the code stands, and which values mean success. An answer without the field
   * is a success.
   */
  errors: z
    .strictObject({
      field: expression,
      success: z.array(z.string().max(40)).max(10),
      /** What the source's codes mean; others are an error of the source. */
      meanings: z
        .record(z.string().max(40), z.enum(['code-refused', 'client-refused', 'access-denied', 'status']))
        .default({}),
    })
    .nullable(),
  /** Over `{ token, userinfo }`. */
  accessToken: expression,
  subject: expression,
  /** Pairs that must be equal, so that the answer about one person is not taken for another's. */
  same: z
    .array(z.tuple([expression, expression]))
    .max(5)
    .default([]),
});

export const oauth2Secrets = z.strictObject({ clientSecret: z.string().max(500) });

export type OAuth2Settings = z.infer<typeof oauth2Settings>;
export type OAuth2Secrets = z.infer<typeof oauth2Secrets>;
