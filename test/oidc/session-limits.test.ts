import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isPast } from '../../server/oidc/session-limits.ts';
import type { SessionPolicy } from '../../server/policies/registry.ts';
import { testConfig } from '../support/config.ts';

const config = testConfig();
const minute = 60;
const hour = 3600;
const began = 1_800_000_000;

/** Versions one after another from `began` on, as they are known at `at`. */
type Version = { idleMinutes: number; absoluteHours: number; minutes: number };
function knownAt(versions: readonly Version[], at: number): SessionPolicy[] {
  let from = began;
  const known = versions.flatMap(({ minutes, ...sessions }, index) => {
    const [since, until] = [from, from + minutes * minute];
    from = until;
    return since > at ? [] : [{ version: index + 1, sessions, until: until * 1000 }];
  });
  return known.map((one, index) => (index === known.length - 1 ? { ...one, until: undefined } : one));
}

/** A session as it is stored when it is used at `usedAt`. */
function sessionOf(policy: SessionPolicy, { loginTs, usedAt }: { loginTs: number; usedAt: number }) {
  const idleSeconds = policy.sessions.idleMinutes * minute;
  const exp = Math.min(usedAt + idleSeconds, loginTs + policy.sessions.absoluteHours * hour);
  return { acr: 'urn:yimen:aal1', loginTs, exp, idleSeconds, limitsVersion: policy.version };
}

const version = fc.record({
  idleMinutes: fc.integer({ min: 5, max: 60 }),
  absoluteHours: fc.integer({ min: 1, max: 24 }),
  minutes: fc.integer({ min: 1, max: 40 }),
});

describe('limits of sessions under way', () => {
  it('T-088 T-089 what is past a limit once stays past it, whatever follows', () => {
    let revived = 0;
    const times = fc.integer({ min: 0, max: 3 * 60 }).map((minutes) => began + minutes * minute);
    fc.assert(
      fc.property(
        fc.array(version, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 24 * 60 }),
        fc.tuple(times, times, times),
        (versions, age, moments) => {
          const [usedAt = 0, once = 0, then = 0] = moments.toSorted((one, other) => one - other);
          const counting = knownAt(versions, usedAt).at(-1);
          assert.ok(counting);
          const session = sessionOf(counting, { loginTs: usedAt - age * minute, usedAt });
          const pastAt = (at: number) => isPast(config, knownAt(versions, at), session, at);
          if (!pastAt(once)) return;
          assert.ok(pastAt(then));
          const newest = knownAt(versions, then).slice(-1);
          if (!isPast(config, newest, session, then)) revived += 1;
        },
      ),
      { numRuns: 2000 },
    );
    assert.ok(revived > 50, 'some would have come back to life');
  });

  it('T-089 a session that went on after the limit was loosened is held to what counts since', () => {
    const versionsOf = (tightFor: number) => [
      { idleMinutes: 60, absoluteHours: 24, minutes: 60 },
      { idleMinutes: 5, absoluteHours: 24, minutes: tightFor },
      { idleMinutes: 60, absoluteHours: 24, minutes: 60 },
    ];
    const at = (minutes: number) => began + minutes * minute;
    const isPastAt = (minutes: number, usedAt: number, { loginTs = at(0), tightFor = 10 } = {}) => {
      const counting = knownAt(versionsOf(tightFor), at(usedAt)).at(-1) as SessionPolicy;
      const session = sessionOf(counting, { loginTs, usedAt: at(usedAt) });
      return isPast(config, knownAt(versionsOf(tightFor), at(minutes)), session, at(minutes));
    };
    assert.equal(isPastAt(59, 50), false);
    assert.equal(isPastAt(64, 50), true, 'tightened');
    assert.equal(isPastAt(75, 59), true, 'loosened, and too late');
    assert.equal(isPastAt(75, 59, { tightFor: 3 }), false, 'not past it by the time it was loosened');
    assert.equal(isPastAt(100, 71), false, 'used since');
    // near its absolute end, which makes the last use look earlier than it was
    assert.equal(isPastAt(78, 75, { loginTs: at(80) - 24 * hour }), false);
  });

  it('T-089 a session that an earlier release saved is held to all that counted in the last day', () => {
    const known = knownAt(
      [
        { idleMinutes: 5, absoluteHours: 24, minutes: 10 },
        { idleMinutes: 60, absoluteHours: 24, minutes: 10 },
      ],
      began + 11 * minute,
    );
    const { limitsVersion: _, ...session } = sessionOf(known[1] as SessionPolicy, { loginTs: began, usedAt: began });
    assert.equal(isPast(config, known, session, began + 11 * minute), true);
    assert.equal(isPast(config, known.slice(1), session, began + 11 * minute), false);
  });
});
