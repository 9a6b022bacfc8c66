import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Session } from 'node:inspector/promises';
import { sweepExpired } from '../../../adapters/storage/sweep.ts';
import { createBrowser, useApp } from '../../support/app.ts';
import { tokenOf } from '../people/pages.ts';
import { makeClient } from './protocol.ts';

/** The case says ten thousand: `ANONYMOUS_REQUESTS=2000` makes so many, each of five kinds. */
const many = Number(process.env.ANONYMOUS_REQUESTS ?? 150);

/** What anybody can have us keep without saying who they are. */
describe('anonymous requests', function anonymousLoad() {
  this.timeout(300_000 + many * 500);
  const app = useApp();
  const random = () => randomBytes(12).toString('base64url');

  /** Rows of every table, without those that count requests and the log of what happened. */
  async function rows(): Promise<Record<string, number>> {
    const { knex } = app().database;
    const { rows: tables } = await knex.raw(
      `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
       AND relname NOT IN ('audit_events','audit_seals','audit_seal_members','login_counts','login_count_progress')`,
    );
    const counts: Record<string, number> = {};
    for (const { relname } of tables as { relname: string }[])
      counts[relname] = Number((await knex(relname).count())[0]?.count);
    return counts;
  }

  /** Entries of all maps of this process, where caches are kept: what grows with each request shows in it. */
  async function remembered(): Promise<number> {
    const session = new Session();
    session.connect();
    try {
      const { result: prototype } = await session.post('Runtime.evaluate', { expression: 'Map.prototype' });
      // looks at what is still in use alone
      const { objects } = await session.post('Runtime.queryObjects', { prototypeObjectId: prototype.objectId ?? '' });
      const { result } = await session.post('Runtime.callFunctionOn', {
        objectId: objects.objectId ?? '',
        // the prototype of a class that extends Map is no map
        functionDeclaration: `function () {
          const size = Object.getOwnPropertyDescriptor(Map.prototype, 'size').get;
          return this.reduce((sum, one) => { try { return sum + size.call(one); } catch { return sum; } }, 0);
        }`,
        returnByValue: true,
      });
      return result.value as number;
    } finally {
      session.disconnect();
    }
  }

  it('T-140 leave a few rows each, which all end by themselves, and nothing in memory, whatever locale, application and scope they name', async () => {
    const client = await makeClient(app(), {});
    const before = await rows();
    let halfway = 0;
    for (let nth = 0; nth < many; nth += 1) {
      if (nth === Math.floor(many / 2)) halfway = await remembered();
      app().passSeconds(2);
      const query = new URLSearchParams({
        ...{ client_id: nth % 3 === 0 ? random() : client.clientId, redirect_uri: client.redirectUri },
        ...{ response_type: 'code', scope: `openid ${random()}`, state: random(), nonce: random() },
        ...{ code_challenge: randomBytes(32).toString('base64url'), code_challenge_method: 'S256' },
        ...{ ui_locales: `x-${random()} zh-${nth}`, login_hint: random(), claims_locales: random() },
      });
      const browser = createBrowser({ headers: { 'accept-language': `${random().slice(0, 8)}, zh;q=0.5` } });
      const shown = await browser.open(`${app().issuer}/authorize?${query}`, { stopAt: client.redirectUri });
      const base = shown.url.pathname.split('/').slice(0, 3).join('/');
      const csrf = tokenOf(shown);
      if (base.startsWith('/login/')) {
        const number = `139${String(10_000_000 + nth)}`;
        for (const [path, fields] of [
          ['identifier', { username: number }],
          ['register', { username: number }],
          ['reset', {}],
        ] as const)
          await browser.post(new URL(`${base}/${path}`, app().issuer), { csrf, ...fields });
      }
      const body = new URLSearchParams(query);
      await fetch(`${app().issuer}/par`, { method: 'POST', body });
      browser.close();
    }
    // of every third one that its application is not known, in a cache that has an end (test/clients/registry.test.ts)
    const more = (await remembered()) - halfway;
    assert.ok(halfway > 1000 && more < many / 2, `${more} entries more for ${many / 2} requests`);
    const grown = Object.entries(await rows()).filter(([table, count]) => count > (before[table] ?? 0));
    for (const [table, count] of grown)
      assert.ok(count - (before[table] ?? 0) <= 6 * many, `${table} ${count} for ${many} requests`);
    assert.ok(grown.length > 1, 'something is kept for a while');

    const later = new Date(Date.now() + (2 * many + 2 * 86_400) * 1000);
    await sweepExpired(app().database, later);
    const left = Object.entries(await rows()).filter(([table, count]) => count > (before[table] ?? 0));
    // what is sent is kept as a record of the sending, not of who asked for it
    const kept = left.filter(([table]) => !['outbox_entries', 'development_messages'].includes(table));
    assert.deepEqual(kept, []);
  });
});
