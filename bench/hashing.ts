import argon2 from 'argon2';

/**
 * Process that does nothing but verify one password, `concurrency` at a time: the most password logins these cores allow.
 * Arguments: KiB of memory, passes, lanes, concurrency, seconds. Prints `{ operations, seconds, cpuSeconds }`.
 */
const [memoryCost, timeCost, parallelism, concurrency, seconds] = process.argv.slice(2).map(Number) as [
  number,
  number,
  number,
  number,
  number,
];
const hash = await argon2.hash('a password of usual length', {
  type: argon2.argon2id,
  memoryCost,
  timeCost,
  parallelism,
});
let operations = 0;
const before = process.cpuUsage();
const began = performance.now();
const worker = async () => {
  while (performance.now() - began < seconds * 1000) {
    await argon2.verify(hash, 'a password of usual length');
    operations += 1;
  }
};
await Promise.all(Array.from({ length: concurrency }, worker));
const { user, system } = process.cpuUsage(before);
const measured = { operations, seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 };
process.stdout.write(`${JSON.stringify(measured)}\n`);
