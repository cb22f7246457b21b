package dev.leat.cli.llm;

import dev.leat.app.Model;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.llm.ModelAnswer;
import dev.leat.llm.ModelClient;
import dev.leat.llm.ModelException;
import dev.leat.llm.Question;
import dev.leat.text.CountText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The language model that a user named, if any. A failure of the model is reported by [#finish],
/// so that a command first shows what it knows without the model. Owned by one thread.
public final class AskedModel implements AutoCloseable {

    /// Receives remarks about the model, in the order in which they arise.
    public interface Notes {

        /// A question that is only shown.
        void shown(String question);

        /// The tokens and the cost of an answer.
        void used(String model, String sentence);

        /// A part of an answer that is not used, with the reason.
        void dropped(String model, String sentence);
    }

    /// Prints remarks.
    private record Printed(Terminal terminal) implements Notes {

        @Override
        public void shown(String question) {
            terminal.say(question);
        }

        @Override
        public void used(String model, String sentence) {
            terminal.warn(model + ": " + sentence);
        }

        @Override
        public void dropped(String model, String sentence) {
            terminal.warn("%s: dropped %s".formatted(model, sentence));
        }
    }

    private final ModelOptions options;
    private final ModelChoice choice;
    private final Optional<Model> model;
    private final Notes notes;
    private @Nullable ModelClient client;
    private @Nullable String failure;

    /// Returns a model to which no values of texts are sent.
    AskedModel(Optional<Model> model, ModelChoice choice, Notes notes) {
        this(model, new ModelOptions(), choice, notes);
    }

    private AskedModel(
            Optional<Model> model, ModelOptions options, ModelChoice choice, Notes notes) {
        this.options = options;
        this.choice = choice;
        this.model = model;
        this.notes = notes;
    }

    /// Returns the model of a command.
    ///
    /// @throws CommandException if there is no such model
    public static AskedModel of(ModelOptions options, ModelChoice choice, Terminal terminal) {
        var model = Optional.ofNullable(options.model).map(choice::named);
        if ((options.showPrompt || options.withValues) && model.isEmpty()) {
            throw CommandException.input(
                    "%s needs --model, which names the receiver of the prompt"
                            .formatted(options.showPrompt ? "--show-prompt" : "--with-values"));
        }
        return new AskedModel(model, options, choice, new Printed(terminal));
    }

    /// Returns false if no model was named, or if it did not answer a former question.
    public boolean answers() {
        return model.isPresent() && failure == null;
    }

    /// Returns true if questions are only printed.
    public boolean shown() {
        return options.showPrompt;
    }

    /// Returns true if values of texts that do not look personal may be sent.
    public boolean withValues() {
        return options.withValues;
    }

    /// Returns the answer, a JSON object; empty if the question was only printed or the model
    /// failed.
    public Optional<String> ask(Question question) {
        try {
            var asked = client();
            if (options.showPrompt) {
                notes.shown(asked.shown(question));
                return Optional.empty();
            }
            var answer = asked.ask(question);
            notes.used(asked.name(), used(asked, answer));
            return Optional.of(answer.json());
        } catch (ModelException | CommandException failed) {
            failure = String.valueOf(failed.getMessage());
            return Optional.empty();
        }
    }

    /// Returns the name of the model in output.
    public String name() {
        return client().name();
    }

    public void dropped(String what) {
        notes.dropped(name(), what);
    }

    private ModelClient client() {
        var known = client;
        if (known == null) {
            known = choice.open(model.orElseThrow(), !options.showPrompt);
            client = known;
        }
        return known;
    }

    private static String used(ModelClient client, ModelAnswer answer) {
        if (answer.cached()) {
            return "the answer is from the cache; nothing was sent";
        }
        var tokens =
                answer.usage()
                        .map(usage ->
                                "%s in the question, %s in the answer"
                                        .formatted(
                                                CountText.of(usage.input(), "token"),
                                                CountText.of(usage.output(), "token")))
                        .orElse("the provider reports no tokens");
        var cost =
                client.cost()
                        .map(amount -> ", cost " + amount.stripTrailingZeros().toPlainString())
                        .orElse("");
        return tokens + cost;
    }

    /// Throws the failure of the model.
    ///
    /// @throws CommandException if the model did not answer
    public void finish() {
        Optional.ofNullable(failure)
                .ifPresent(message -> {
                    throw CommandException.error(message);
                });
    }

    @Override
    public void close() {
        Optional.ofNullable(client).ifPresent(ModelClient::close);
    }
}
