import { describe, expect, it } from 'vitest';
import { makeSpan, readAttributeFields } from './span-fields.ts';

const frame = {
  traceId: null,
  spanId: null,
  parentSpanId: null,
  name: '',
  spanKind: null,
  service: null,
  node: null,
  startNs: null,
  endNs: null,
  status: null,
};

function labelsOf(attributes: Readonly<Record<string, string>>): readonly (string | null)[] {
  const { labelAsked, labelAnswered } = makeSpan(frame, readAttributeFields(Object.entries(attributes)));
  return [labelAsked, labelAnswered];
}

describe('one name for both sides of a call', () => {
  it('is what was asked for where nothing else says that, else what answered', () => {
    expect(labelsOf({ 'llm.model_name': 'm' })).toEqual(['m', null]);
    expect(labelsOf({ 'llm.model_name': 'n', 'gen_ai.request.model': 'm' })).toEqual(['m', 'n']);
    expect(labelsOf({ 'llm.model_name': 'n', 'llm.response.model_name': 'o' })).toEqual(['n', 'o']);
    expect(labelsOf({ 'llm.model_name': 'n', 'llm.request.model_name': 'm', 'llm.response.model_name': 'o' })).toEqual([
      'm',
      'o',
    ]);
    expect(labelsOf({ 'gen_ai.response.model': 'o' })).toEqual([null, 'o']);
  });

  it('is what answered where the parameters of the call say what was asked for', () => {
    const asked = { 'llm.invocation_parameters': '{"model":"m","temperature":0}' };
    expect(labelsOf({ ...asked, 'llm.model_name': 'n' })).toEqual(['m', 'n']);
    expect(labelsOf({ ...asked, 'gen_ai.request.model': 'k', 'llm.model_name': 'n' })).toEqual(['k', 'n']);
    expect(labelsOf({ 'embedding.invocation_parameters': '{"model":"m"}', 'embedding.model_name': 'n' })).toEqual([
      'm',
      'n',
    ]);
    for (const text of ['{"temperature":0}', '{"model":', 'm'])
      expect(labelsOf({ 'llm.invocation_parameters': text, 'llm.model_name': 'n' })).toEqual(['n', null]);
  });
});
