package io.maemi.evaluate;

import io.maemi.instruct.InstructionRecord;

/** One question with the answer given and its score. */
public record Judgement(InstructionRecord record, Group group, Answerer.Reply reply, Score score) {}
