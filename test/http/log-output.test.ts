import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogOutput } from '../../server/http/log-output.ts';

const module = new URL('../../server/http/log-output.ts', import.meta.url).href;

describe('the output of the log', () => {
  let directory: string;
  let file: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yimen-log-'));
    file = join(directory, 'service.log');
  });
  after(() => rm(directory, { recursive: true }));

  /** The whole lines; what is being written just now may end in half a one. */
  const written = async () => {
    const text = await readFile(file, 'utf8');
    return text.split('\n').slice(0, -1);
  };

  it('T-177 outlives a full volume, keeps what it can hold, and tells what was lost once there is room', async function full() {
    // the device that is always full
    if (process.platform !== 'linux') this.skip();
    const place = { fd: openSync('/dev/full', 'w') };
    const output = createLogOutput(place);
    const line = `"${'x'.repeat(10_000)}"\n`;
    output.write('"first"\n');
    for (let count = 0; count < 1000; count += 1) output.write(line);
    const noRoom = place.fd;
    place.fd = openSync(file, 'w');
    let lines: string[] = [];
    while (!lines.at(-1)?.includes('lines-lost')) lines = await written();
    for (const fd of [noRoom, place.fd]) closeSync(fd);
    assert.equal(lines[0], '"first"');
    const { event, count } = JSON.parse(lines.at(-1) ?? '') as { event: string; count: number };
    assert.equal(event, 'log.lines-lost');
    assert.ok(count > 0);
    assert.equal(lines.length - 2 + count, 1000);
  });

  /** Runs this in a process of its own, whose output is `to`; gives its exit code. */
  async function inProcess(code: string, to: string): Promise<number> {
    const fd = openSync(to, 'w');
    const script = `const { createLogOutput } = await import(${JSON.stringify(module)}); const output = createLogOutput(); process.on('exit', output.flushLast); ${code}`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', fd, 'ignore'] });
    closeSync(fd);
    const [exitCode] = await once(child, 'exit');
    return exitCode as number;
  }

  it('T-177 does not hold up the end of a process whose volume is full', async function full() {
    if (process.platform !== 'linux') this.skip();
    // Ends right after a write that found no room, so that the line is still held then.
    const endAtFault = `
      const { default: fs } = await import('node:fs');
      const { syncBuiltinESMExports } = await import('node:module');
      const { write } = fs;
      fs.write = (fd, batch, told) => write(fd, batch, (...answer) => { told(...answer); process.exit(answer[0] ? 3 : 4); });
      syncBuiltinESMExports();
      output.write('x\\n');
      setInterval(() => {}, 1000);`;
    assert.equal(await inProcess(endAtFault, '/dev/full'), 3);
  });

  it('writes what it holds when the process ends, also by an error nobody caught', async () => {
    await inProcess(`output.write('one\\n'); process.exit(0)`, file);
    assert.deepEqual(await written(), ['one']);
    await inProcess(`output.write('two\\n'); throw new Error('nobody')`, file);
    assert.deepEqual(await written(), ['two']);
  });
});
