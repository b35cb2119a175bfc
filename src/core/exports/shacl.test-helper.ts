/** The CASE ontology's own shapes as judges of a JSON-LD document, where the ontology lies beside the checkout. */
import { readFileSync } from 'node:fs';
import rdf from '@zazuko/env';
import jsonld from 'jsonld';
import { Parser } from 'n3';
import { Validator } from 'shacl-engine';
import { sharedPath } from '../../../tests/shared-files.ts';

const SHAPES = sharedPath('ontology/case-1.4.0.ttl');
const SUBCLASSES = sharedPath('ontology/case-1.4.0-subclasses.ttl');
export const hasOntology = SHAPES !== null && SUBCLASSES !== null;

const quadsOf = (text: string) => new Parser({ factory: rdf }).parse(text);

let shapes: ReturnType<typeof rdf.dataset> | null = null;
let subclasses: ReturnType<typeof quadsOf> | null = null;

/** The network is nobody's business here. */
async function refuse(url: string): Promise<never> {
  throw new Error(`asks for ${url}`);
}

async function quads(text: string): Promise<ReturnType<typeof quadsOf>> {
  const document = JSON.parse(text) as object;
  const options = { format: 'application/n-quads', documentLoader: refuse } as const;
  return quadsOf((await jsonld.toRDF(document, options)) as unknown as string);
}

export interface ShaclAnswer {
  readonly quads: number;
  /** `severity focus path: message`, of nodes of the document. */
  readonly results: readonly string[];
  /** Nodes without a name of their own: a rule in SPARQL, which the engine does not run, forbids them. */
  readonly blank: number;
}

export async function judgeCase(text: string): Promise<ShaclAnswer> {
  shapes ??= rdf.dataset(quadsOf(readFileSync(SHAPES!, 'utf8')));
  subclasses ??= quadsOf(readFileSync(SUBCLASSES!, 'utf8'));
  const data = await quads(text);
  const own = rdf.dataset(data);
  const { results } = await new Validator(shapes, { factory: rdf }).validate({
    dataset: rdf.dataset([...data, ...subclasses]),
  });
  const mine = results.filter(({ focusNode }) => own.match(focusNode?.term).size > 0);
  return {
    quads: data.length,
    results: mine.map(({ severity, focusNode, path, message }) => {
      const predicate = path?.[0]?.predicates?.[0]?.value ?? '';
      return `${severity?.value} ${focusNode?.term.value} ${predicate}: ${message.map(({ value }) => value).join(' ')}`;
    }),
    blank: new Set(data.filter(({ subject }) => subject.termType === 'BlankNode').map(({ subject }) => subject.value))
      .size,
  };
}
