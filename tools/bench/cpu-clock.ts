/** CPU time of running processes, read from outside (Linux: proc(5), `schedstat`). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** The process and all that it started, and what those started. */
function familyOf(pid: number): readonly number[] {
  const path = `/proc/${pid}/task`;
  if (!existsSync(path)) return [];
  const children = readdirSync(path).flatMap((task) => {
    const list = `${path}/${task}/children`;
    return existsSync(list) ? readFileSync(list, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
  });
  return [pid, ...children.flatMap(familyOf)];
}

/** Milliseconds that all threads of a process and of its children have run so far; null where the system does not tell. */
export function cpuMsOf(pid: number): number | null {
  const family = familyOf(pid);
  if (family.length === 0) return null;
  let ns = 0;
  for (const one of family) {
    for (const task of readdirSync(`/proc/${one}/task`))
      ns += Number(readFileSync(`/proc/${one}/task/${task}/schedstat`, 'utf8').split(' ')[0]);
  }
  return ns / 1e6;
}
