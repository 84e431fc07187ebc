/**
 * The student: a small vision-language model of the Idefics3 layout (SigLIP-style tower,
 * pixel-shuffle connector, Llama-style decoder) with its tokenizer, chat template, image processor
 * and generation. Reads and writes Hugging Face model folders; the doors are {@link
 * io.maemi.student.Student} and {@link io.maemi.student.Generator}.
 */
@NullMarked
package io.maemi.student;

import org.jspecify.annotations.NullMarked;
