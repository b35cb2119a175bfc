/**
 * Events that logs are known to hold and that are named, never read: other events of the same contracts and
 * the earlier ABI generations of those that are. Source: OpenGradient-SDK `abi/` through its history,
 * og-evm `contracts/solidity`, inference-facilitator.
 */
const MODEL_OUTPUT = '((string,(int128,int128)[],uint32[])[],(string,string[])[],(string,string)[],bool)';
const CHAT_MESSAGE = '(string,string,string,string,(string,string,string)[])';

export const UNSUPPORTED_EVENTS: readonly string[] = [
  'BatchSettlement(bytes32,uint256)',
  'Settlement(bytes32,bytes32)',
  'SettlementWithMetadata(bytes32,bytes32,string,bytes,bytes)',
  'TEETypeAdded(uint8,string)',
  'AWSCertificateUpdated(bytes32)',
  'RegistryUpdated(address,address)',
  'ModelInferenceEvent(string,uint8,string)',
  'InferenceResult(((string,(int128,int128)[])[],(string,string[])[],bool))',
  'InferenceResult(((string,(int128,int128)[],int256[])[],(string,string[])[],bool))',
  'InferenceResult(((string,(int128,int128)[],uint32[])[],(string,string[])[],bool))',
  `InferenceResultEmitted(address,${MODEL_OUTPUT})`,
  `LLMChat(string,(uint8,string,${CHAT_MESSAGE}[],(string,string,string)[],string,uint32,string[],uint32),(string,${CHAT_MESSAGE}))`,
  'LLMChat(string,uint8,string)',
  `LLMChatResult((string,${CHAT_MESSAGE}))`,
  'LLMChatResult((string,(string,string,(string,string,string)[])))',
  'LLMCompletionEvent(string,(uint8,string,string,uint32,string[],uint32),(string))',
  'LLMCompletionEvent(string,uint8,string)',
  'LLMCompletionResult((string))',
  'LLMResult((string))',
  'TaskRegistered(address,address,uint256,uint256)',
  'TaskUpdated(address,address,uint256,uint256)',
  'TaskStopped(address,address)',
  'HistoricalInferenceEvent(string,string,string,string)',
];
