/**
 * The command line: one class a verb. A verb parses and prints; a library class of the core does
 * the work.
 */
@NullMarked
package io.maemi.cli;

import org.jspecify.annotations.NullMarked;
