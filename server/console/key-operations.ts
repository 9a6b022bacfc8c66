import { z } from 'zod';
import { requestApproval } from '../approvals/request-approval.ts';
import { tellOfKeys } from '../developers/alerts/remind.ts';
import { findKeyState, listKeyStates, rotateSigningKeys, signingAlgs } from '../keys/signing-keys.ts';
import { refuse } from '../lib/outcome.ts';
import { inEverything } from './everything.ts';
import { operation } from './operation.ts';
import { keySchema } from './overview-operations.ts';
import { reasonSchema } from './schemas.ts';

export const keyList = operation({
  id: 'keys.list',
  method: 'GET',
  path: '/keys',
  permission: 'keys.read',
  summary: 'Signing keys: those that are published, and the last ones that were withdrawn',
  input: z.object({}),
  output: z.strictObject({ keys: z.array(keySchema) }),
  audit: [],
  refusals: { unknown: 404 },
  run: (parts, admin) =>
    inEverything(parts, admin, async () => ({ ok: true, value: { keys: await listKeyStates(parts.knex) } })),
});

export const keyRotate = operation({
  id: 'keys.rotate',
  method: 'POST',
  path: '/keys/rotation',
  permission: 'keys.write',
  summary: 'Lets the next key of an algorithm sign from now on, once it has been published for a day',
  input: z.object({ alg: z.enum(signingAlgs), reason: reasonSchema }),
  output: z.strictObject({ kid: z.string() }),
  audit: ['administrator.acted', 'keys.signing.rotated'],
  refusals: { unknown: 404, 'not-published': 409 },
  run: (parts, admin, { alg, reason }) =>
    inEverything(parts, admin, async () => {
      const by = { actorId: admin.person.id, operation: 'keys.rotate', reason };
      const [rotated] = await rotateSigningKeys(parts.knex, parts.cipher, { now: parts.clock(), alg, by });
      if (!rotated) return refuse('not-published');
      await tellOfKeys(parts, 'key.rotated');
      return { ok: true, value: { kid: rotated.kid } };
    }),
});

export const keyWithdraw = operation({
  id: 'keys.withdraw',
  method: 'POST',
  path: '/keys/:kid/withdrawal',
  permission: 'keys.write',
  summary: 'Asks for a key to be taken out of use at once; a security administrator has to approve',
  input: z.object({ kid: z.string().max(100), reason: reasonSchema }),
  output: z.strictObject({ approvalId: z.uuid() }),
  audit: ['approval.requested'],
  refusals: { unknown: 404, 'already-waiting': 409 },
  run: (parts, admin, { kid, reason }) =>
    inEverything(parts, admin, (unitId) =>
      parts.knex.transaction(async (tx) => {
        const key = await findKeyState(tx, kid);
        if (!key) return refuse('unknown');
        const wish = { name: 'key.withdraw', unitId, subject: kid, detail: { alg: key.alg }, reason } as const;
        const asked = await requestApproval(tx, parts.acts, { ...wish, requestedBy: admin.person.id }, parts.clock());
        return asked.ok ? { ok: true, value: { approvalId: asked.approvalId } } : asked;
      }),
    ),
});
