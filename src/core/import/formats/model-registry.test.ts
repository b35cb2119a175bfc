import { describe, expect, it } from 'vitest';
import { headOf, runImporter } from '../import.test-helper.ts';
import { modelRegistry } from './model-registry.ts';

const models = `class SupportedModel(Enum):
    GPT_4_1 = ModelConfig(
        provider="openai",
        api_name="gpt-4.1-2025-04-14",  # was "gpt-4.1"
    )
    PRO = ModelConfig(provider="google", api_name="gemini-2.5-pro")
`;
const table = (...entries: readonly string[]): string =>
  `_MODEL_LOOKUP: dict[str, SupportedModel] = {\n${entries.map((entry) => `    ${entry}\n`).join('')}}\n`;

async function read(text: string) {
  const { statements, units, issues } = await runImporter(modelRegistry, text);
  return {
    pairs: statements.map(({ statement }) =>
      statement.kind === 'trace-event' ? [statement.label, statement.apiName, statement.resolver] : null,
    ),
    units,
    issues: issues.map(({ code }) => code),
    at: (text_: string) =>
      units.map(({ offset, length }) => Buffer.from(text_).toString('utf8', offset, offset + length)),
  };
}

describe('model-registry', () => {
  it('reads which label stands for which provider’s model', async () => {
    const text = `# ünïcode\r\n${models}${table('"gpt-4.1": SupportedModel.GPT_4_1,  # and', '"a": SupportedModel.PRO, "b": SupportedModel.PRO,')}`;
    const { pairs, issues, at } = await read(text);
    expect(issues).toEqual([]);
    expect(pairs).toEqual([
      ['gpt-4.1', 'gpt-4.1-2025-04-14', 'gateway-alias'],
      ['a', 'gemini-2.5-pro', 'gateway-alias'],
      ['b', 'gemini-2.5-pro', 'gateway-alias'],
    ]);
    expect(at(text)[0]).toBe('    "gpt-4.1": SupportedModel.GPT_4_1,');
  });

  it('takes nothing from comments, nor from other tables', async () => {
    const other = 'OTHER = {\n    "x": SupportedModel.PRO,\n}\n';
    const { pairs } = await read(`${models}${other}${table('# "y": SupportedModel.PRO,')}${other}`);
    expect(pairs).toEqual([]);
  });

  it('rejects an entry whose model is not there', async () => {
    const { pairs, issues } = await read(`${models}${table('"y": SupportedModel.GONE,', '"z": SupportedModel.PRO,')}`);
    expect([pairs.length, issues]).toEqual([1, ['no-model']]);
  });

  it('is known by the table, and by the models where the table comes late', () => {
    expect(modelRegistry.sniff(headOf(`${models}${table()}`)).confidence).toBeGreaterThan(0.95);
    expect(modelRegistry.sniff(headOf(models)).confidence).toBeGreaterThan(0.8);
    for (const text of [
      'x = _MODEL_LOOKUP',
      'class SupportedModel(Enum): pass',
      'api_name="x"',
      '{"_MODEL_LOOKUP": 1}',
    ])
      expect(modelRegistry.sniff(headOf(text)).confidence).toBe(0);
  });
});
