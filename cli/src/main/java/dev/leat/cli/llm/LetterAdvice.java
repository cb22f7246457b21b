package dev.leat.cli.llm;

import dev.leat.app.Model;
import dev.leat.cli.terminal.CommandException;
import dev.leat.operations.LetterRepairs;
import dev.leat.operations.ModelAdvice;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.RefusedOperationException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// Asks a language model of the app for repairs of dead letters, when a person asks for them. One
/// question is asked at a time; another one is refused meanwhile. Threads share it.
public final class LetterAdvice implements ModelAdvice.Maker {

    private final ModelChoice choice;
    private final LetterRepairs predictions;
    private final Lock asking = new ReentrantLock();

    /// @param predictions predict the results of the repairs
    public LetterAdvice(ModelChoice choice, LetterRepairs predictions) {
        this.choice = choice;
        this.predictions = predictions;
    }

    /// Collects the remarks about an answer.
    private record Collected(List<String> used, List<String> dropped) implements AskedModel.Notes {

        Collected() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        @Override
        public void shown(String question) {
            throw new IllegalStateException("a question is never only shown");
        }

        @Override
        public void used(String model, String sentence) {
            used.add(sentence);
        }

        @Override
        public void dropped(String model, String sentence) {
            dropped.add(sentence);
        }
    }

    /// Returns the repairs that a model proposes for the letters of a group.
    ///
    /// @param model a name in `models` of the app file
    /// @throws RefusedOperationException of the kind UNKNOWN if the queue has no dead letters of
    ///   the group, CONFLICT while another question is asked, INVALID if there is no such model,
    ///   the app file has errors or lacks the pipeline, or the letters are no records, FAILED if
    ///   the model does not answer
    @Override
    public ModelAdvice advice(String queue, String group, String model) {
        if (!asking.tryLock()) {
            throw RefusedOperationException.conflict(
                    "a question is being answered; try again later");
        }
        try {
            return asked(queue, group, model);
        } finally {
            asking.unlock();
        }
    }

    private ModelAdvice asked(String queue, String group, String model) {
        try {
            var app = choice.app().get();
            if (!app.all(Model.class).containsKey(model)) {
                throw RefusedOperationException.invalid(
                        "there is no model '%s' in `models` of %s"
                                .formatted(model, choice.file().getFileName()));
            }
            var contrast = predictions.contrast(queue, group);
            var pipeline = contrast.cause().pipeline();
            if (!app.pipelines().containsKey(pipeline)) {
                throw RefusedOperationException.invalid(
                        "the letters are of the pipeline %s, which %s no longer has"
                                .formatted(pipeline, choice.file().getFileName()));
            }
            if (contrast.repairs().isEmpty()) {
                throw RefusedOperationException.invalid(
                        "a model proposes edits of records, and these letters are none");
            }
            var notes = new Collected();
            try (var asked = new AskedModel(Optional.of(choice.named(model)), choice, notes)) {
                var repairs = new ModelRepairs(asked).of(predictions, app, contrast);
                asked.finish();
                return new ModelAdvice(
                        asked.name(), String.join("; ", notes.used()), repairs, notes.dropped());
            }
        } catch (CommandException failed) {
            throw new RefusedOperationException(
                    failed.code() == CommandException.INPUT ? Kind.INVALID : Kind.FAILED,
                    String.valueOf(failed.getMessage()));
        }
    }
}
