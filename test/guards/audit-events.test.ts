import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { auditEventTypes } from '../../server/audit/describe.ts';

const pinned: unknown = JSON.parse(readFileSync(new URL('./audit-event-types.json', import.meta.url), 'utf8'));

/** Each type with the names of its fields. */
const declared = Object.fromEntries(
  Object.entries(auditEventTypes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, { fields }]) => [type, Object.keys(fields).sort()]),
);

describe('audit event types', () => {
  it('are the pinned ones: new ones are added to the list, none is renamed, reused or removed', () => {
    assert.deepEqual(declared, pinned);
  });

  it('are named area.thing.happened', () => {
    for (const type of Object.keys(declared)) assert.match(type, /^[a-z]+(\.[a-z]+(-[a-z]+)*){1,2}$/);
  });

  it('have no field for personal data or secrets', () => {
    const personal = /name$|phone|mobile|email|number|address|birth|password|secret|token|code$|cookie|hash/i;
    for (const [type, fields] of Object.entries(declared)) {
      assert.deepEqual(
        fields.filter((field) => personal.test(field)),
        [],
        type,
      );
    }
  });
});
