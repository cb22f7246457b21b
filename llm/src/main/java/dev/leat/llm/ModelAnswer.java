package dev.leat.llm;

import java.util.Optional;

/// The answer of a language model.
///
/// @param json a JSON object; it need not be valid for the schema
/// @param usage empty if the provider does not report it, and for answers from the cache
/// @param cached true if nothing was sent, because the same question was answered before
public record ModelAnswer(String json, Optional<Usage> usage, boolean cached) {

    /// The numbers of tokens of a question and its answer.
    public record Usage(long input, long output) {}
}
