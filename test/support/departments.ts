import { startDepartment } from '../../demo/department.ts';
import { housingDepartment, taxDepartment } from '../../demo/departments.ts';
import { demonstrationSecrets } from '../../seeds/applications.ts';

export type RunningDepartments = { tax: string; housing: string; close(): Promise<void> };

/** The two demonstration departments on the ports that the service was told. */
export async function startDepartments(issuer: string, ports: readonly [number, number]): Promise<RunningDepartments> {
  const [tax, housing] = await Promise.all(
    [taxDepartment, housingDepartment].map((department, index) =>
      startDepartment({
        ...department,
        clientSecret: demonstrationSecrets[department.clientId as 'tax-demo' | 'housing-demo'],
        issuer,
        host: 'localhost',
        port: ports[index] ?? 0,
        onError: () => undefined,
      }),
    ),
  );
  if (!tax || !housing) throw new Error('two departments were to start');
  return {
    tax: tax.url,
    housing: housing.url,
    close: async () => {
      await Promise.all([tax.close(), housing.close()]);
    },
  };
}
