import { readdirSync, readFileSync } from 'node:fs';

/** Linux tells CPU time in ticks of 1/100 s (USER_HZ) whatever the kernel's own clock is. */
const ticksPerSecond = 100;

type Stat = { parent: number; ownTicks: number; reapedTicks: number };

function readStat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in brackets may hold spaces: count fields after it.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const field = (number: number) => fields[number - 3] ?? 0;
    return { parent: field(4), ownTicks: field(14) + field(15), reapedTicks: field(16) + field(17) };
  } catch {
    return undefined;
  }
}

export const parentOf = (pid: number): number | undefined => readStat(pid)?.parent;

/** Seconds of CPU a process has used, all its threads together. */
export const cpuSeconds = (pid: number): number => (readStat(pid)?.ownTicks ?? 0) / ticksPerSecond;

/** Seconds of CPU of a process and all children it has or had: PostgreSQL is one process per connection. */
export function familyCpuSeconds(pid: number): number {
  const own = readStat(pid);
  let ticks = own ? own.ownTicks + own.reapedTicks : 0;
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? readStat(Number(name)) : undefined;
    if (stat?.parent === pid) ticks += stat.ownTicks;
  }
  return ticks / ticksPerSecond;
}

/** Largest resident memory so far, in MiB. */
export function peakMemoryMib(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Math.round(Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1024);
}

/** Resident memory now, in MiB. */
export function memoryMib(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** Files, sockets and the like that a process holds open. */
export const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;
