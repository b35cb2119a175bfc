/** Where the documents of Elasticsearch and OpenSearch lie: alone, in dumps of an index, in answers of a search. */
export const DOCUMENT_PLACES = ['', '[]', '_source', '[]._source', 'hits.hits[]._source'] as const;
