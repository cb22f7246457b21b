package dev.leat.operations;

import java.util.List;

/// The answer of a language model that was asked how to repair the dead letters of a group.
///
/// @param model the provider and the name of the model
/// @param used the tokens and the cost of the answer, in words
/// @param repairs the proposed edits, and other conditions of the check, with which more letters
///   pass
/// @param dropped the other proposals, each with the reason
public record ModelAdvice(
        String model, String used, List<LetterContrast.Repair> repairs, List<String> dropped) {

    public ModelAdvice {
        repairs = List.copyOf(repairs);
        dropped = List.copyOf(dropped);
    }

    /// Asks language models. Blocks; threads may share it.
    public interface Maker {

        /// Refuses every question, because the app is not running.
        Maker NONE =
                (_, _, _) -> {
                    throw RefusedOperationException.unknown(
                            "the app does not run; start it with 'leat up', or use 'leat dlq explain --model'");
                };

        /// Asks a model, as [Operations#advice] does.
        ModelAdvice advice(String queue, String group, String model);
    }
}
