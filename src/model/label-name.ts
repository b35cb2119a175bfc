/** `google/gemini-2.5-pro` → `gemini-2.5-pro`. */
export function withoutProvider(name: string): string {
  const slash = name.indexOf('/');
  return slash < 0 ? name : name.slice(slash + 1);
}
