/** Which imported files were opened: what lies in them stands with them, under `path!/…`. */
export function openedPaths(sources: readonly { readonly path: string }[]): ReadonlySet<string> {
  return new Set(
    sources.flatMap(({ path }) => {
      const at = path.lastIndexOf('!/');
      return at < 0 ? [] : [path.slice(0, at)];
    }),
  );
}
