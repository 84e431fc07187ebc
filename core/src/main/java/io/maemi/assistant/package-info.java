/**
 * The facade: a micrograph and a question in, an answer in words out. The facts are measured, the
 * words are the student's, and every number in them is checked against the facts before anyone
 * reads it.
 */
@NullMarked
package io.maemi.assistant;

import org.jspecify.annotations.NullMarked;
