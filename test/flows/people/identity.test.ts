import assert from 'node:assert/strict';
import { createBrowser, useApp } from '../../support/app.ts';
import { enter, force, plain } from './pages.ts';

describe('proof of identity at the account page', () => {
  const app = useApp();
  const claim = { type: 'chinese-passport', number: 'E99900021', name: '李示例', issuer: '' };

  it('T-049 answers alike for a document of another account and for a name that does not fit', async () => {
    const first = createBrowser();
    await app().person('13800139800');
    const own = await enter(app(), first, '13800139800', '/account/identity');
    const verified = await first.follow(await force(first, own, '/account/identity', claim));
    assert.equal(verified.url.search, '?notice=identity-verified');
    first.close();

    const answers = [];
    for (const [identifier, asked] of [
      ['13800139801', claim],
      ['13800139802', { ...claim, number: 'E99900029', name: '李不符' }],
    ] as const) {
      const browser = createBrowser();
      await app().person(identifier);
      const page = await enter(app(), browser, identifier, '/account/identity');
      const answer = await force(browser, page, '/account/identity', asked);
      answers.push([
        answer.status,
        plain(answer, asked.number).replaceAll(asked.name, 'NAME').replaceAll(identifier, 'WHO'),
      ]);
      browser.close();
    }
    assert.equal(answers[0]?.[0], 400);
    assert.deepEqual(answers[1], answers[0]);
  });
});
