/** Where JSON-RPC answers of Sui, and dumps of them, hold what was asked for: one value, a list, a page, and batches of them. */
export const RPC_ANSWERS = ['', '[]', 'result[]', 'result.data[]', '[].result[]', '[].result.data[]'] as const;
