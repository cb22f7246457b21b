package dev.leat.cli.quality;

import dev.leat.app.Model;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.llm.Answer;
import dev.leat.llm.ModelClient;
import dev.leat.llm.ModelException;
import dev.leat.llm.Question;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The language model that the user of a command named, if any. A failure of the model is reported
/// by [#finish], so that the command first shows what it knows without the model. Owned by the
/// thread of the command.
final class AskedModel implements AutoCloseable {

    private final boolean showPrompt;
    private final ModelChoice choice;
    private final Optional<Model> model;
    private final Terminal terminal;
    private @Nullable ModelClient client;
    private @Nullable String failure;

    /// @throws CommandException if there is no such model
    AskedModel(ModelOptions options, AppLocation location, Terminal terminal) {
        this.terminal = terminal;
        showPrompt = options.showPrompt;
        choice = new ModelChoice(location, terminal);
        model = Optional.ofNullable(options.model).map(choice::named);
        if (showPrompt && model.isEmpty()) {
            throw CommandException.input(
                    "--show-prompt needs --model, which names the receiver of the prompt");
        }
    }

    /// Returns false if no model was named, or if it did not answer a former question.
    boolean answers() {
        return model.isPresent() && failure == null;
    }

    /// Returns true if questions are only printed.
    boolean shown() {
        return showPrompt;
    }

    /// Returns the answer, a JSON object; empty if the question was only printed or the model
    /// failed.
    Optional<String> ask(Question question) {
        try {
            var asked = client();
            if (showPrompt) {
                terminal.say(asked.shown(question));
                return Optional.empty();
            }
            var answer = asked.ask(question);
            terminal.warn(used(asked, answer));
            return Optional.of(answer.json());
        } catch (ModelException | CommandException failed) {
            failure = String.valueOf(failed.getMessage());
            return Optional.empty();
        }
    }

    /// Returns the name of the model in output.
    String name() {
        return client().name();
    }

    void dropped(String what) {
        terminal.warn("%s: dropped %s".formatted(name(), what));
    }

    private ModelClient client() {
        var known = client;
        if (known == null) {
            known = choice.open(model.orElseThrow(), !showPrompt);
            client = known;
        }
        return known;
    }

    private static String used(ModelClient client, Answer answer) {
        if (answer.cached()) {
            return client.name() + ": the answer is from the cache; nothing was sent";
        }
        var tokens =
                answer.usage()
                        .map(usage ->
                                "%s in the question, %s in the answer"
                                        .formatted(
                                                Terminal.count(usage.input(), "token"),
                                                Terminal.count(usage.output(), "token")))
                        .orElse("the provider reports no tokens");
        var cost =
                client.cost()
                        .map(amount -> ", cost " + amount.stripTrailingZeros().toPlainString())
                        .orElse("");
        return "%s: %s%s".formatted(client.name(), tokens, cost);
    }

    /// Throws the failure of the model.
    ///
    /// @throws CommandException if the model did not answer
    void finish() {
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
