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
}
