/**
 * Instruction data: topics, prompts, teachers, records, dataset formats. A teacher turns a
 * micrograph and its evidence into image–question–answer triplets (MAEMI, arXiv 2408.13248; sLAVA,
 * arXiv 2408.15305).
 */
@NullMarked
package io.maemi.instruct;

import org.jspecify.annotations.NullMarked;
