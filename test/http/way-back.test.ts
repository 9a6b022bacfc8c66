import assert from 'node:assert/strict';
import { rememberWayBack, waitingLogin } from '../../server/http/way-back.ts';
import { getRoute, issuer as plainIssuer, startService } from './http-server.ts';

const uid = 'a-login-that-waits-here';
const later = new Date(Date.now() + 60_000);

describe('the login that waits for the account pages', () => {
  for (const [issuer, name, foreign] of [
    ['https://login.example', '__Host-yimen_way_back', 'yimen_way_back'],
    [plainIssuer, 'yimen_way_back', '__Host-yimen_way_back'],
  ] as const) {
    it(`T-092 is named by ${name} at ${issuer}, and by no cookie that a neighbour host can set`, async () => {
      const service = await startService({
        config: { issuer },
        routes: [
          getRoute('/wait', {
            handler: (ctx) => {
              rememberWayBack(ctx, issuer, { uid, until: later });
              ctx.body = '';
            },
          }),
          getRoute('/waiting', {
            handler: (ctx) => {
              ctx.body = waitingLogin(ctx, issuer) ?? 'none';
            },
          }),
        ],
      });
      try {
        const set = (await service.ask('GET', '/wait')).headers['set-cookie']?.find((one) => one.includes(uid)) ?? '';
        assert.ok(set.startsWith(`${name}=${uid}; path=/; `) && !/domain=/i.test(set), set);
        const told = async (cookie: string) => (await service.ask('GET', '/waiting', { headers: { cookie } })).body;
        assert.deepEqual([await told(`${name}=${uid}`), await told(`${foreign}=${uid}`)], [uid, 'none']);
      } finally {
        await service.close();
      }
    });
  }
});
