import { open, stat } from 'node:fs/promises';

/** Has the embedded server write the plan of every statement into its log, without the values in it. */
export const explaining = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_parameter_max_length': '0',
};

export type Plan = { milliseconds: number; lines: string[] };

/** The plans of what was asked of the database while `work` ran. */
export async function plansDuring(log: string, work: () => Promise<unknown>): Promise<Plan[]> {
  const { size: before } = await stat(log);
  await work();
  const file = await open(log);
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read(Buffer.alloc(size - before), 0, size - before, before);
    return readPlans(buffer.toString('utf8'));
  } finally {
    await file.close();
  }
}

/** An entry begins with a time; its other lines are indented. */
function readPlans(text: string): Plan[] {
  const entries = text.split(/^(?=\d{4}-\d\d-\d\d )/m);
  return entries.flatMap((entry) => {
    const [first = '', ...lines] = entry.trimEnd().split('\n');
    const told = /duration: ([\d.]+) ms {2}plan:/.exec(first)?.[1];
    return told ? { milliseconds: Number(told), lines: lines.map((line) => line.replace(/^\t/, '')) } : [];
  });
}
