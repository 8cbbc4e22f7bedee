package dev.drydock.adapter.kubernetes;

/**
 * What is asked of the API server, for its error messages.
 *
 * @param words what, as in "Drydock may not …"
 * @param remedy what to do where it is forbidden
 */
record Deed(String words, String remedy) {}
