/**
 * The student: a small vision-language model of the Idefics3, SmolVLM or LLaVA layout (SigLIP- or
 * CLIP-style tower, connector, Llama-style decoder) or a decoder alone, with its tokenizer, chat
 * template, image processor and generation; vision towers in folders of their own can be verified.
 * Reads and writes Hugging Face model folders, reads GGUF files, fetches models where a user asks
 * for it; the doors are {@link io.maemi.student.Student}, {@link io.maemi.student.Generator} and
 * {@link io.maemi.student.ModelFolders}.
 */
@NullMarked
package io.maemi.student;

import org.jspecify.annotations.NullMarked;
