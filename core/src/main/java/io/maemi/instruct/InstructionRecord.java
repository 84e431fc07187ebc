package io.maemi.instruct;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.maemi.measure.Evidence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One image–question–answer triplet. One line of {@code train.jsonl}.
 *
 * @param id unique in its data folder
 * @param image path of the image, relative to the data folder
 * @param intent what is asked, as a stable key: {@code category}, {@code particle-count}, {@code
 *     pixel-size}, {@code noise} …
 * @param question the user's words, without evidence
 * @param answer the answer in words; for a refusal, the refusal's words
 * @param abstain true where the right answer is a refusal
 * @param expected what a right answer must hold, for scoring
 * @param topic one of the ten
 * @param evidence what was measured and goes into the prompt; empty for questions on the image
 *     alone
 * @param teacher who wrote it: name and version
 * @param source where the image came from: simulator family and seed, or data set and file
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstructionRecord(
    String id,
    String image,
    String intent,
    String question,
    String answer,
    boolean abstain,
    @Nullable Expectation expected,
    Topic topic,
    List<Evidence> evidence,
    String teacher,
    String source) {}
