import { describe, expect, it } from 'vitest';
import { headOf, runImporter } from '../import.test-helper.ts';
import { mlflowModel } from './mlflow-model.ts';

const version = { name: 'm', version: '2', creation_timestamp: 1684717756975, run_id: 'r', source: 's3://b/1/r/model' };

describe('mlflow-model', () => {
  it('tells each version as a release of its name, in every shape', async () => {
    for (const shape of [
      { registered_model: { name: 'm', latest_versions: [version] } },
      { registered_models: [{ name: 'm', latest_versions: [version] }] },
      { model_versions: [version] },
      { model_version: version },
      { mlflow: { registered_model: { versions: [version] } } },
      [version],
    ]) {
      const text = JSON.stringify(shape);
      expect(mlflowModel.sniff(headOf(text)).confidence).toBeGreaterThanOrEqual(0.9);
      const { statements, issues } = await runImporter(mlflowModel, text);
      expect([statements.length, issues]).toEqual([1, []]);
      expect(statements[0]?.statement).toMatchObject({
        event: 'hub.version.publish',
        label: 'm',
        version: '2',
        blobId: 's3://b/1/r/model',
        timeNs: '1684717756975000000',
      });
    }
  });

  it('names the run where no place is told, and nothing without either', async () => {
    const { statements, units } = await runImporter(
      mlflowModel,
      JSON.stringify({
        model_versions: [
          { ...version, source: '' },
          { ...version, source: null, run_id: '' },
        ],
      }),
    );
    expect(statements.map((entry) => (entry.statement as { blobId: string }).blobId)).toEqual(['runs:/r']);
    expect(units.map((unit) => unit.reason)).toEqual(['', 'unknown-shape']);
  });
});
