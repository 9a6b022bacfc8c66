/** What the system of a department is, as its team says: decides how it authenticates and where it may be sent back to. */
export const systemKinds = ['web', 'mobile', 'spa', 'service', 'kiosk'] as const;

export type SystemKind = (typeof systemKinds)[number];

export function parseSystemKind(text: string | undefined): SystemKind | undefined {
  return systemKinds.find((kind) => kind === text);
}
