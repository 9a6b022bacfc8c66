import assert from 'node:assert/strict';
import { operations } from '../../../server/console/operations.ts';
import { throttlePolicy } from '../../../server/throttle/policy.ts';
import { useApp } from '../../support/app.ts';
import { asAdmin } from './admins.ts';
import { adminToken, callApi, makeAdminClient } from './api-caller.ts';

describe('rates of the admin API', function ratesOfTheApi() {
  this.timeout(300_000);
  const app = useApp();

  it('T-133 T-140 are declared for every operation, the narrow one for those that tell who has an account', () => {
    const served = app().service.routes.filter(({ who }) => who.startsWith('api:'));
    assert.equal(served.length, operations.length);
    for (const { path, throttle } of served) assert.ok(['page', 'credential'].includes(throttle), path);
    const narrow = operations.filter(({ throttle }) => throttle === 'credential').map(({ id }) => id);
    assert.ok(narrow.includes('people.find'), String(narrow));
  });

  it('T-123 T-140 end the search for accounts after sixty tries a minute, with the time to come back', async () => {
    const browser = await asAdmin(app(), 'desk');
    const held = await adminToken(app(), browser, await makeAdminClient(app()));
    browser.close();
    app().passSeconds(61);
    const ask = () => callApi(app(), held, 'POST', '/people/search', { json: { mobile: '13900000000' } });
    // at one moment: no minute begins anew in between
    const answers = await app().atOneMoment(() => Promise.all(Array.from({ length: 62 }, ask)));
    const refused = answers.filter(({ status }) => status === 429);
    assert.equal(refused.length, 2);
    for (const { headers, body } of refused) {
      assert.equal(body.code, 'throttle.exceeded');
      const seconds = Number(headers.get('retry-after'));
      assert.ok(seconds > 0 && seconds <= 60, String(seconds));
    }
    assert.ok(answers.every(({ status }) => status === 404 || status === 429));
    app().passSeconds(61);
    assert.equal((await ask()).status, 404, 'and go on after it');
  });

  it('T-140 end all else after the allowance of pages, before any token is looked at', async () => {
    app().passSeconds(61);
    const [{ limit } = { limit: 0 }] = throttlePolicy.page;
    const url = `${app().issuer}/api/v1/roles`;
    const seen = new Map<number, number>();
    const later: Response[] = [];
    await app().atOneMoment(async () => {
      for (let asked = 0; asked < limit + 40; asked += 40) {
        for (const answer of await Promise.all(Array.from({ length: 40 }, () => fetch(url)))) {
          seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
          if (answer.status === 429) later.push(answer);
          else await answer.body?.cancel();
        }
      }
    });
    assert.deepEqual(Object.fromEntries(seen), { 401: limit, 429: 40 });
    for (const answer of later) {
      assert.match(answer.headers.get('retry-after') ?? '', /^[1-6]?\d$/);
      assert.equal(((await answer.json()) as { code: string }).code, 'throttle.exceeded');
    }
  });
});
