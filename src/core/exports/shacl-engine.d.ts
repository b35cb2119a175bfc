/** What tests use of a library that ships without types. */
declare module 'shacl-engine' {
  import type { DatasetCore, Term } from '@rdfjs/types';

  interface Literal {
    readonly value: string;
  }

  interface ValidationResult {
    readonly severity?: Literal;
    readonly focusNode?: { readonly term: Term };
    readonly path?: readonly { readonly predicates?: readonly Literal[] }[];
    readonly message: readonly Literal[];
  }

  export class Validator {
    constructor(shapes: DatasetCore, options: { readonly factory: object });
    validate(data: { readonly dataset: DatasetCore }): Promise<{ readonly results: readonly ValidationResult[] }>;
  }
}
