/** Paths of what came out of a container: `archive.zip!/a/b.json` lies in `archive.zip`; the last `!/` counts. */
export function containerOf(path: string): string | null {
  const at = path.lastIndexOf('!/');
  return at < 0 ? null : path.slice(0, at);
}

/** Which imported files were opened: what lies in them stands with them. */
export function openedPaths(sources: readonly { readonly path: string }[]): ReadonlySet<string> {
  return new Set(sources.flatMap(({ path }) => containerOf(path) ?? []));
}
