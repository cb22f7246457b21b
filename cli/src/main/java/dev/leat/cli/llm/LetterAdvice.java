package dev.leat.cli.llm;

import dev.leat.app.Model;
import dev.leat.cli.terminal.CommandException;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.operations.ModelAdvice;
import dev.leat.server.operations.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Asks a language model of the app for repairs of dead letters, when a person asks for them. One
/// question is asked at a time. Threads share it.
public final class LetterAdvice {

    private final ModelChoice choice;

    public LetterAdvice(ModelChoice choice) {
        this.choice = choice;
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
    /// @throws RefusedRequestException with status 404 if the queue has no dead letters of the
    ///   group, 422 if there is no such model, the app file has errors or the letters are no
    ///   records, 502 if the model does not answer
    public synchronized ModelAdvice of(
            Operations operations, String queue, String group, String model) {
        try {
            var app = choice.app().get();
            if (!app.all(Model.class).containsKey(model)) {
                throw new RefusedRequestException(
                        422,
                        "there is no model '%s' in `models` of %s"
                                .formatted(model, choice.file().getFileName()));
            }
            var contrast = operations.contrast(queue, group);
            if (contrast.repairs().isEmpty()) {
                throw new RefusedRequestException(
                        422, "a model proposes edits of records, and these letters are none");
            }
            var notes = new Collected();
            try (var asked =
                    new AskedModel(Optional.of(choice.named(model)), false, choice, notes)) {
                var repairs = new ModelRepairs(asked).of(operations, app, contrast);
                asked.finish();
                return new ModelAdvice(
                        asked.name(), String.join("; ", notes.used()), repairs, notes.dropped());
            }
        } catch (CommandException failed) {
            throw new RefusedRequestException(
                    failed.code() == CommandException.INPUT ? 422 : 502,
                    String.valueOf(failed.getMessage()));
        }
    }
}
