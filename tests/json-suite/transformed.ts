/**
 * JSON that readers turn into different values: numbers, equal keys, keys that look alike, text that is no Unicode. By the names of the JSONTestSuite (Nicolas Seriot, MIT licence), one byte for each
 * character.
 */
export const TRANSFORMED: readonly (readonly [name: string, bytes: string])[] = [
  ['number_-9223372036854775808', '[-9223372036854775808]\n'],
  ['number_-9223372036854775809', '[-9223372036854775809]\n'],
  ['number_1.0', '[1.0]\n'],
  ['number_1.000000000000000005', '[1.000000000000000005]\n'],
  ['number_1000000000000000', '[1000000000000000]\n'],
  ['number_10000000000000000999', '[10000000000000000999]\n'],
  ['number_1e-999', '[1E-999]\n'],
  ['number_1e6', '[1E6]\n'],
  ['number_9223372036854775807', '[9223372036854775807]\n'],
  ['number_9223372036854775808', '[9223372036854775808]\n'],
  ['object_key_nfc_nfd', '{"\xc3\xa9":"NFC","e\xcc\x81":"NFD"}'],
  ['object_key_nfd_nfc', '{"e\xcc\x81":"NFD","\xc3\xa9":"NFC"}'],
  ['object_same_key_different_values', '{"a":1,"a":2}'],
  ['object_same_key_same_value', '{"a":1,"a":1}'],
  ['object_same_key_unclear_values', '{"a":0, "a":-0}\n'],
  ['string_1_escaped_invalid_codepoint', '["\\uD800"]'],
  ['string_1_invalid_codepoint', '["\xed\xa0\x80"]'],
  ['string_2_escaped_invalid_codepoints', '["\\uD800\\uD800"]'],
  ['string_2_invalid_codepoints', '["\xed\xa0\x80\xed\xa0\x80"]'],
  ['string_3_escaped_invalid_codepoints', '["\\uD800\\uD800\\uD800"]'],
  ['string_3_invalid_codepoints', '["\xed\xa0\x80\xed\xa0\x80\xed\xa0\x80"]'],
  ['string_with_escaped_NULL', '["A\\u0000B"]'],
];
