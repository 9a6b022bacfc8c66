import type { Log } from './http/log.ts';

export type Job = { name: string; everySeconds: number; run: () => Promise<unknown> };

/**
 * Work that comes round: each job waits for itself, a failure is logged and tried again at its next turn. Every job is
 * safe to run on several nodes at once. The result stops them and waits for what is running.
 */
export function startJobs(jobs: readonly Job[], log: Log): () => Promise<void> {
  const running = new Set<Promise<void>>();
  const busy = new Set<string>();
  const timers = jobs.map((job) =>
    setInterval(() => {
      if (busy.has(job.name)) return;
      busy.add(job.name);
      const turn = job
        .run()
        .then(
          () => undefined,
          (error: unknown) => log.error({ job: job.name, err: error }, 'job failed'),
        )
        .finally(() => {
          busy.delete(job.name);
          running.delete(turn);
        });
      running.add(turn);
    }, job.everySeconds * 1000).unref(),
  );
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(running);
  };
}
