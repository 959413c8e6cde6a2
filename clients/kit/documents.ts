/** A registered document: clients send its id, never its text. The types live in gql/, made by clients/codegen. */
export interface Document<Result, Variables> {
  readonly name: string;
  readonly kind: 'query' | 'mutation';
  /** `sha256:` and the digest of the text, as registered_documents.json of the API knows it. */
  readonly id: string;
  /** Never set: it carries the types. */
  readonly types?: (variables: Variables) => Result;
}

/** What a document answers. */
export type ResultOf<D> = D extends Document<infer Result, infer _Variables> ? Result : never;

/** What a document is asked with. */
export type VariablesOf<D> = D extends Document<infer _Result, infer Variables> ? Variables : never;
