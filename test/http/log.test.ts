import assert from 'node:assert/strict';
import { createLog } from '../../server/http/log.ts';

function written(write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown> {
  let line = '';
  write(
    createLog(
      { logLevel: 'info' },
      {
        write: (text) => {
          line += text;
        },
      },
    ),
  );
  return line === '' ? {} : JSON.parse(line);
}

describe('Log', () => {
  it('T-150 keeps the names on its list and drops every other', () => {
    const line = written((log) =>
      log.info({ job: 'seal', count: 3, password: 'x', mobile: '13800000000', url: '/a?code=1' }, 'done'),
    );
    assert.deepEqual(Object.keys(line).sort(), ['count', 'job', 'level', 'msg', 'time']);
  });

  it('T-150 drops values that could carry anything, even under a listed name', () => {
    const line = written((log) => log.info({ count: { mobile: '13800000000' }, code: ['secret'], status: 200 }));
    assert.deepEqual(Object.keys(line).sort(), ['level', 'status', 'time']);
  });

  it('T-150 says where an error comes from, and its message only when it cannot repeat input', () => {
    const cause = Object.assign(new Error('Key (mobile)=(13800000000) already exists'), {
      severity: 'ERROR',
      code: '23505',
    });
    const line = written((log) => log.error({ err: new Error('sealing failed', { cause }) }));
    assert.doesNotMatch(JSON.stringify(line), /13800000000/);
    const err = line.err as { type: string; message: string; cause: { code: string; message?: string } };
    assert.deepEqual(Object.keys(err).sort(), ['at', 'cause', 'message', 'type']);
    assert.equal(err.type, 'Error');
    assert.equal(err.message, 'sealing failed');
    assert.equal(err.cause.code, '23505');
    assert.equal(err.cause.message, undefined);
  });

  it("T-150 does not take an error's own words for the message of the line", () => {
    const error = Object.assign(new SyntaxError('13800000000'), { body: '13800000000' });
    for (const line of [written((log) => log.error(error)), written((log) => log.error({ err: error }))]) {
      assert.equal(line.msg, 'error');
      assert.doesNotMatch(JSON.stringify(line), /13800000000/);
    }
  });

  it('writes nothing below its level', () => {
    assert.deepEqual(
      written((log) => log.debug({ job: 'seal' })),
      {},
    );
  });
});
