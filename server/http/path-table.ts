/** What is mounted at a path: by method, and the values of the pattern's `:names`. */
export type PathMatch<T> = { methods: ReadonlyMap<string, T>; params: Record<string, string> };

export type PathTable<T> = {
  /** `path`: literal segments and `:name` for one segment whatever it is. */
  add(path: string, methods: readonly string[], target: T): void;
  find(path: string): PathMatch<T> | undefined;
};

type Node<T> = { literals: Map<string, Node<T>>; any: Node<T> | undefined; leaf: Leaf<T> | undefined };
type Leaf<T> = { names: readonly string[]; methods: Map<string, T> };

const noParams: Record<string, string> = Object.freeze({});

/**
 * Paths to what answers them: exact by case and by trailing slash, a literal segment before a named one. One step per
 * segment however many routes there are; a path without names is one look-up.
 */
export function createPathTable<T>(): PathTable<T> {
  const exact = new Map<string, PathMatch<T>>();
  const root = emptyNode<T>();

  function add(path: string, methods: readonly string[], target: T): void {
    const segments = path.split('/').slice(1);
    let node = root;
    for (const segment of segments) node = segment.startsWith(':') ? stepAny(node) : stepLiteral(node, segment);
    const names = segments.filter((segment) => segment.startsWith(':')).map((segment) => segment.slice(1));
    node.leaf ??= { names, methods: new Map() };
    for (const method of methods) node.leaf.methods.set(method, target);
    if (names.length === 0) exact.set(path, { methods: node.leaf.methods, params: noParams });
  }

  return { add, find: (path) => exact.get(path) ?? walk(root, path.split('/'), 1, []) };
}

function walk<T>(node: Node<T>, segments: string[], at: number, values: string[]): PathMatch<T> | undefined {
  const segment = segments[at];
  if (segment === undefined) return node.leaf && { methods: node.leaf.methods, params: named(node.leaf, values) };
  const literal = node.literals.get(segment);
  const found = literal && walk(literal, segments, at + 1, values);
  // a name stands for something: an empty segment is no value
  return found ?? (node.any && segment !== '' ? walk(node.any, segments, at + 1, [...values, segment]) : undefined);
}

/** Percent sequences were found to be well-formed before any route is looked for. */
function named({ names }: Leaf<unknown>, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(values[index] ?? '')]));
}

function emptyNode<T>(): Node<T> {
  return { literals: new Map(), any: undefined, leaf: undefined };
}

function stepLiteral<T>(node: Node<T>, segment: string): Node<T> {
  const next = node.literals.get(segment) ?? emptyNode<T>();
  node.literals.set(segment, next);
  return next;
}

function stepAny<T>(node: Node<T>): Node<T> {
  node.any ??= emptyNode<T>();
  return node.any;
}
