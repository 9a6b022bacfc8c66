import { z } from 'zod';
import { findAccessible } from '../accounts/access.ts';
import { findByProof, type ShownProof } from '../accounts/find-by-proof.ts';
import { listOfficials } from '../accounts/find-officials.ts';
import { readRecord } from '../accounts/record.ts';
import { revealNumber } from '../accounts/reveal.ts';
import { refuse } from '../lib/outcome.ts';
import { documentTypes } from '../people/identity-documents/document.ts';
import { heldRoles, rootsFor } from '../roles/reach.ts';
import { roles } from '../roles/role.ts';
import { operation } from './operation.ts';
import { reasonSchema, translatedSchema } from './schemas.ts';

export const personFind = operation({
  id: 'people.find',
  method: 'POST',
  path: '/people/search',
  permission: 'people.find',
  summary:
    'Finds the account of an exact proof (mobile number, or name and document) and opens its record for half an hour',
  input: z.object({
    mobile: z.string().max(32).optional(),
    name: z.string().max(200).optional(),
    documentType: z.enum(documentTypes).optional(),
    documentNumber: z.string().max(64).optional(),
    issuer: z.string().max(3).optional(),
  }),
  output: z.strictObject({ personId: z.uuid() }),
  audit: ['person.record.found'],
  throttle: 'credential',
  refusals: { 'person-not-found': 404, 'proof-missing': 422 },
  run: async (parts, admin, { mobile, name, documentType, documentNumber, issuer }) => {
    const proof: ShownProof | undefined =
      name && documentType && documentNumber
        ? { by: 'document', name, type: documentType, number: documentNumber, issuer }
        : mobile
          ? { by: 'mobile', mobile }
          : undefined;
    if (!proof) return refuse('proof-missing');
    const found = await findByProof(parts, admin.person.id, proof);
    return found.ok ? { ok: true, value: { personId: found.personId } } : found;
  },
});

const statusSchema = z.enum(['active', 'locked', 'disabled', 'closed', 'test']);

export const officialList = operation({
  id: 'people.officials',
  method: 'GET',
  path: '/officials',
  permission: 'people.read',
  summary: 'Officials in reach whose name, its pinyin or its initials begin with a text, page by page',
  input: z.object({ q: z.string().max(100).default(''), after: z.uuid().optional() }),
  output: z.strictObject({
    officials: z.array(
      z.strictObject({
        id: z.uuid(),
        name: z.string().nullable(),
        status: statusSchema,
        posts: z.array(z.strictObject({ unitName: translatedSchema, title: z.string() })),
      }),
    ),
    next: z.uuid().optional(),
  }),
  audit: [],
  refusals: {},
  run: async ({ knex }, admin, { q, after }) => {
    const roots = rootsFor(await heldRoles(knex, admin.person.id), 'people.read');
    return { ok: true, value: await listOfficials(knex, roots, { text: q, after }) };
  },
});

const moment = z.date().nullable();

export const personRead = operation({
  id: 'people.read',
  method: 'GET',
  path: '/people/:personId',
  permission: 'people.view',
  summary:
    'The record of a person: an official in reach, or somebody found by proof a short time ago; numbers are masked',
  input: z.object({
    personId: z.uuid(),
    before: z
      .string()
      .regex(/^[1-9]\d{0,17}$/)
      .optional(),
  }),
  output: z.strictObject({
    id: z.uuid(),
    name: z.string().nullable(),
    status: statusSchema,
    level: z.number().int(),
    method: z.string().nullable(),
    levelSince: moment,
    sessions: z.array(
      z.strictObject({ startedAt: z.date(), userAgent: z.string().nullable(), network: z.string().nullable() }),
    ),
    loginNames: z.array(
      z.strictObject({
        id: z.uuid(),
        kind: z.enum(['mobile', 'email', 'username']),
        masked: z.string(),
        verifiedAt: moment,
      }),
    ),
    documents: z.array(
      z.strictObject({
        id: z.uuid(),
        type: z.enum(documentTypes),
        level: z.number().int(),
        verifiedAt: z.date(),
        masked: z.string(),
      }),
    ),
    waysIn: z.array(
      z.strictObject({ kind: z.enum(['password', 'passkey', 'source']), since: z.date(), lastUsedAt: moment }),
    ),
    posts: z.array(z.strictObject({ unitName: translatedSchema, title: z.string(), startsOn: z.string() })),
    roles: z.array(z.strictObject({ role: z.enum(roles), unitName: translatedSchema, grantedAt: z.date() })),
    recoveryDueAt: moment,
    activity: z.array(
      z.strictObject({
        sequence: z.string(),
        at: z.date(),
        type: z.string(),
        outcome: z.enum(['success', 'refused']),
        network: z.string().nullable(),
        userAgent: z.string().nullable(),
      }),
    ),
    olderBefore: z.string().nullable(),
  }),
  audit: ['person.record.read'],
  refusals: { unknown: 404 },
  run: async (parts, admin, { personId, before }) => {
    const person = await findAccessible(parts.knex, admin.person.id, 'people.view', personId, parts.clock());
    if (!person) return refuse('unknown');
    return { ok: true, value: await readRecord(parts, admin.person.id, person, before) };
  },
});

export const personReveal = operation({
  id: 'people.reveal',
  method: 'POST',
  path: '/people/:personId/reveal',
  permission: 'people.reveal',
  summary: 'Tells one number or address of a person in full, with a reason that stays in the audit log',
  input: z.object({ personId: z.uuid(), subjectId: z.uuid(), reason: reasonSchema }),
  output: z.strictObject({ kind: z.enum(['mobile', 'email', 'username', 'document']), value: z.string() }),
  audit: ['person.number.revealed'],
  refusals: { unknown: 404, 'own-account': 403, above: 403, 'other-unit': 403 },
  run: (parts, admin, input) =>
    parts.knex.transaction(async (tx) => {
      const told = await revealNumber(tx, parts, { ...input, administratorId: admin.person.id });
      return told.ok ? { ok: true, value: told.revealed } : told;
    }),
});
