import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { otelFixtures } from './builders/otel-fixtures.ts';

it('the fixtures of OpenTelemetry’s exporters are what their generator makes', () => {
  for (const [path, content] of otelFixtures()) {
    const kept = readFileSync(join(import.meta.dirname, 'fixtures', path));
    expect([path, kept.equals(content)]).toEqual([path, true]);
  }
});
