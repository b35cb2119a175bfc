import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES } from '../src/core/rules/registry.ts';
import { SEVERITY, type RuleId } from '../src/core/rules/severity.ts';

const page = readFileSync(new URL('../docs/rules.md', import.meta.url), 'utf8');
const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section.replace(/\s+/g, ' ')]),
);

describe('docs/rules.md', () => {
  it('has one section per rule, in the order of the registry', () => {
    expect([...sections.keys()]).toEqual(RULES.map((rule) => rule.id));
  });

  it.each(RULES.map((rule) => [rule.id, rule] as const))('gives title, severity and reason of %s', (id, rule) => {
    const { severity, reason } = SEVERITY[id as RuleId];
    const section = sections.get(id) ?? '';
    expect(section).toContain(`**${rule.title}.**`.replaceAll('’', "'"));
    expect(section).toContain(`Severity: ${severity}, because ${reason}.`);
    expect(section).toContain('Settles it: ');
  });
});
