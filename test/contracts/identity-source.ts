import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SourceParts } from '../../server/federation/create-source.ts';
import { reasonOf, sourceFailures, sourceReasons } from '../../server/federation/failures.ts';
import {
  type Begun,
  type Callback,
  type IdentitySource,
  type SourceTools,
  testStepNames,
} from '../../server/federation/source.ts';
import type { SourceConfig } from '../../server/federation/source-config.ts';
import { acrValues, rank } from '../../server/lib/acr.ts';
import { callbackUrl } from '../federation/support.ts';

export type Changes = Partial<Pick<SourceConfig, 'enabled' | 'highestIal' | 'highestAcr'>> &
  Partial<SourceTools & SourceParts>;

export type SourceUnderTest = {
  /** The source on its real peer, which says the most it can of whoever logs in. */
  open(changes?: Changes): Promise<IdentitySource>;
  /** Logs the person in at the peer, as a browser would, and gives what comes back. */
  login(begun: Begun): Promise<Callback>;
  issuer: string;
  subject: string;
  /** The same source on peers that behave badly, by what they do. */
  openBad: Record<string, () => Promise<IdentitySource>>;
  /** Whether an answer can be played again: not where the person's own password is the answer. */
  isReplayable: boolean;
};

const request = { callbackUrl, locale: 'zh-Hans' } as const;
/** The whole promise is 5 s; a test need not wait for it. */
const patienceMs = 5500;

/** What every identity source must do, whatever it speaks. */
export function identitySourceContract(title: string, under: () => SourceUnderTest): void {
  describe(`identity source contract: ${title}`, () => {
    it('says who logged in, by (issuer, subject)', async () => {
      const source = await under().open();
      const { begun, callback } = await loginAt(under(), source);
      const completed = await source.complete(callback, begun.kept);
      assert.ok(completed.ok, JSON.stringify(completed));
      const { identity } = completed;
      assert.deepEqual([identity.issuer, identity.subject], [under().issuer, under().subject]);
      assert.equal(identity.chain[0], under().issuer);
      assert.equal(identity.subject, JSON.parse(JSON.stringify(identity)).subject, 'plain data');
      await source.close();
    });

    it('keeps state that survives being written down and read again', async () => {
      const source = await under().open();
      const { begun, callback } = await loginAt(under(), source);
      const kept = JSON.parse(JSON.stringify(begun.kept)) as Begun['kept'];
      assert.ok(Object.values(kept).every((value) => typeof value === 'string'));
      assert.ok((await source.complete(callback, kept)).ok);
      await source.close();
    });

    it('passes every step of the test button', async () => {
      const source = await under().open();
      const steps = await source.test();
      assert.deepEqual(
        steps.filter(({ ok }) => !ok),
        [],
      );
      assert.ok(steps.length > 0 && steps.every(({ name }) => testStepNames.includes(name)));
      await source.close();
    });

    for (const highestAcr of acrValues) {
      for (const highestIal of [1, 2, 3, 4] as const) {
        it(`T-118 never says more than ial ${highestIal} and ${highestAcr} when that is its ceiling`, async () => {
          const source = await under().open({ highestAcr, highestIal });
          const { begun, callback } = await loginAt(under(), source);
          const completed = await source.complete(callback, begun.kept);
          assert.ok(completed.ok, JSON.stringify(completed));
          const { assurance, document } = completed.identity;
          assert.ok(assurance.ial <= highestIal && (document?.level ?? 1) <= highestIal);
          assert.ok(rank(assurance.acr) >= 0 && rank(assurance.acr) <= rank(highestAcr));
          assert.ok(!assurance.amr.includes('mfa') || rank(assurance.acr) > 0);
          assert.ok((assurance.authTime ?? 0) <= Date.now() / 1000);
          await source.close();
        });
      }
    }

    it('T-115 lets nobody in while switched off, not even who began before', async () => {
      const on = await under().open();
      const off = await under().open({ enabled: false });
      const { begun, callback } = await loginAt(under(), on);
      assert.deepEqual(await off.begin(request), { ok: false, reason: 'disabled' });
      assert.deepEqual(await off.complete(callback, begun.kept), { ok: false, reason: 'disabled' });
      await Promise.all([on.close(), off.close()]);
    });

    it('T-108 refuses an answer that belongs to another login, or to none', async () => {
      if (!under().isReplayable) return;
      const source = await under().open();
      const mine = await loginAt(under(), source);
      const other = await loginAt(under(), source);
      assert.deepEqual(await source.complete(mine.callback, other.begun.kept), {
        ok: false,
        reason: 'state-mismatch',
      });
      assert.deepEqual(await source.complete(mine.callback, {}), { ok: false, reason: 'state-missing' });
      await source.close();
    });

    it('T-108 takes one of sixteen copies of an answer', async () => {
      if (!under().isReplayable) return;
      const source = await under().open();
      const { begun, callback } = await loginAt(under(), source);
      const all = await Promise.all(Array.from({ length: 16 }, () => source.complete(callback, begun.kept)));
      assert.equal(all.filter(({ ok }) => ok).length, 1);
      assert.ok(all.every((one) => one.ok || one.reason === 'replayed'));
      assert.deepEqual(await source.complete(callback, begun.kept), { ok: false, reason: 'replayed' });
      await source.close();
    });

    it('refuses an answer of the wrong kind', async () => {
      const source = await under().open();
      const { begun, callback } = await loginAt(under(), source);
      const wrong: Callback =
        callback.by === 'browser'
          ? { by: 'credentials', username: 'zhang', password: 'secret' }
          : { by: 'browser', method: 'GET', parameters: new URLSearchParams({ code: 'x', state: 'y' }) };
      assert.deepEqual(await source.complete(wrong, begun.kept), { ok: false, reason: 'callback-malformed' });
      await source.close();
    });

    it('refuses whatever else comes back, and throws at nothing', async () => {
      const source = await under().open();
      const { begun, callback } = await loginAt(under(), source);
      const names = callback.by === 'browser' ? [...callback.parameters.keys()] : ['code', 'state'];
      const junk = fc.array(
        fc.tuple(
          fc.constantFrom(...names, 'error', 'x'),
          fc.oneof(fc.string(), fc.constantFrom('\0', '\u202e', '<x/>', 'a'.repeat(9000))),
        ),
        {
          maxLength: 5,
        },
      );
      await fc.assert(
        fc.asyncProperty(junk, fc.constantFrom('GET', 'POST'), async (pairs, method) => {
          const parameters = new URLSearchParams(pairs);
          const completed = await source.complete({ by: 'browser', method, parameters }, begun.kept);
          assert.equal(completed.ok, false);
        }),
        { numRuns: 60 },
      );
      await source.close();
    });

    it('T-117 turns further logins away when it has enough that hang, and only its own', async () => {
      const source = await under().open({ concurrency: 0 });
      assert.deepEqual(await source.begin(request), { ok: false, reason: 'busy' });
      await source.close();
    });

    it('refuses a login that came through ourselves', async () => {
      const source = await under().open({ ownIssuer: under().issuer });
      const { begun, callback } = await loginAt(under(), source);
      assert.deepEqual(await source.complete(callback, begun.kept), { ok: false, reason: 'loop' });
      await source.close();
    });

    it('T-117 tells in time what is wrong with a peer that behaves badly', async () => {
      for (const [what, open] of Object.entries(under().openBad)) {
        const source = await open();
        const started = performance.now();
        const steps = await source.test();
        assert.ok(performance.now() - started < patienceMs, what);
        const last = steps.at(-1);
        assert.ok(last && !last.ok && sourceFailures.includes(last.detail), what);
        assert.ok(sourceReasons.includes(reasonOf(last.detail)), what);
        await source.close();
      }
    });
  });
}

export async function loginAt({ login }: Pick<SourceUnderTest, 'login'>, source: IdentitySource) {
  const started = await source.begin(request);
  assert.ok(started.ok, JSON.stringify(started));
  return { begun: started.begun, callback: await login(started.begun) };
}
