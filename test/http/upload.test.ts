import assert from 'node:assert/strict';
import type { Route } from '../../server/http/route.ts';
import { getRoute, type HttpService, openGuards, startService } from './http-server.ts';

const limit = 1024 * 1024;
const type = 'multipart/form-data; boundary=edge';

const field = (name: string, value = '', more = '') =>
  `--edge\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
const file = (name: string, value: string) => field(name, value, '; filename="../../etc/passwd"');
const whole = (...parts: string[]) => `${parts.join('')}--edge--\r\n`;

describe('Upload', () => {
  let service: HttpService;
  const seen: unknown[] = [];
  before(async () => {
    const take: Route = {
      ...getRoute('/take'),
      method: 'POST',
      who: 'admin:posts.write',
      upload: true,
      bodyLimit: limit,
      handler: ({ state }) => {
        seen.push({ body: { ...state.body }, file: state.file && Buffer.from(state.file).toString() });
      },
    };
    const handler: Route['handler'] = async (ctx) => {
      await take.handler(ctx);
      ctx.body = 'taken';
    };
    service = await startService({ routes: [{ ...take, handler }], guards: openGuards });
  });
  after(() => service.close());
  beforeEach(() => {
    seen.length = 0;
  });

  const post = (body: string | Buffer, headers = {}) =>
    service.ask('POST', '/take', { headers: { 'content-type': type, ...headers }, body });

  it('T-143 gives fields by name, and the bytes of one file without what the browser calls it', async () => {
    const csv = '姓名,单位\r\n--edgy\r\n"=1+1",x\r\n';
    assert.equal((await post(whole(field('csrf', 'a'), file('list', csv), field('reason', '李明')))).status, 200);
    assert.deepEqual(seen, [{ body: { csrf: 'a', reason: '李明' }, file: csv }]);
  });

  it('takes as many parts as a form of ours may have', async () => {
    const fields = Array.from({ length: 16 }, (_, index) => field(`f${index}`, 'x'));
    assert.equal((await post(whole(...fields))).status, 200);
    assert.equal((await post(whole(...fields, field('f16', 'x')))).status, 400);
  });

  const malformed: [string, string][] = [
    ['a field given twice', whole(field('a', '1'), field('a', '2'))],
    ['a second file', whole(file('a', '1'), file('b', '2'))],
    ['__proto__', whole(field('__proto__', 'x'))],
    ['constructor', whole(field('constructor', 'x'))],
    ['a file called __proto__', whole(file('__proto__', 'x'))],
    ['a name that is none', whole(field('a b', 'x'))],
    ['no name', whole(field('', 'x'))],
    ['a long name', whole(field('a'.repeat(65), 'x'))],
    ['NUL', whole(field('a', '\u0000'))],
    ['no end', field('a', 'x')],
    ['nothing', ''],
    ['no form', '{"a":1}'],
  ];
  for (const [name, body] of malformed) {
    it(`T-133 refuses ${name}`, async () => {
      assert.equal((await post(body)).status, 400);
      assert.deepEqual(seen, []);
    });
  }

  it('refuses a boundary that is none, and other types and encodings', async () => {
    const body = whole(field('a', 'x'));
    for (const said of [
      'multipart/form-data;',
      'multipart/form-data; boundary=',
      'multipart/form-data; boundary=other',
    ])
      assert.equal((await post(body, { 'content-type': said })).status, 400, said);
    for (const said of ['multipart/mixed; boundary=edge', 'application/json', 'multipart/form-data', ''])
      assert.equal((await post(body, { 'content-type': said })).status, 415, said);
    assert.equal((await post(body, { 'content-encoding': 'gzip' })).status, 415);
    assert.deepEqual(seen, []);
  });

  it('T-137 refuses more than its limit, and more parts than it reads, at once', async () => {
    assert.equal((await post(whole(file('a', 'x'.repeat(limit))))).status, 413);
    assert.equal((await post(whole(file('a', 'x'.repeat(limit))), { 'transfer-encoding': 'chunked' })).status, 413);
    const many = whole(...Array.from({ length: 18_000 }, () => field('a')));
    const before = process.cpuUsage();
    for (let round = 0; round < 5; round += 1) assert.equal((await post(many)).status, 400);
    const { user } = process.cpuUsage(before);
    assert.ok(user < 150_000, `five of them took ${user / 1000} ms`);
  });
});
