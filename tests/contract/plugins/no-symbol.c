/*
 * A plugin for tests: a library that is no plugin at all. Not a plugin of the product.
 */
__attribute__((visibility("default"))) extern const int something_else;
const int something_else = 1;
