package dev.leat.cli.quality;

import dev.leat.app.Model;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.llm.Answer;
import dev.leat.llm.ModelClient;
import dev.leat.llm.ModelException;
import dev.leat.llm.Question;
import dev.leat.quality.data.DataTable;
import dev.leat.quality.profile.Profile;
import dev.leat.quality.prompt.AnsweredProposals;
import dev.leat.quality.prompt.SuggestPrompt;
import dev.leat.quality.suggest.Proposal;
import dev.leat.quality.suggest.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The proposals of the language model that the user named, for `leat suggest`. Owned by the thread
/// of the command.
final class ModelProposals {

    private final boolean showPrompt;
    private final ModelChoice choice;
    private final Optional<Model> model;
    private final Terminal terminal;
    private final List<Proposal> proposals = new ArrayList<>();
    private @Nullable String failure;

    /// @throws CommandException if there is no such model
    ModelProposals(ModelOptions options, AppLocation location, Terminal terminal) {
        this.terminal = terminal;
        showPrompt = options.showPrompt;
        choice = new ModelChoice(location, terminal);
        model = Optional.ofNullable(options.model).map(choice::named);
        if (showPrompt && model.isEmpty()) {
            throw CommandException.input(
                    "--show-prompt needs --model, which names the receiver of the prompt");
        }
    }

    /// Returns true if the question was only printed.
    boolean shown() {
        return showPrompt;
    }

    /// Asks the model, or prints the question. A failure is reported by [#finish], so that the
    /// proposals from the data alone are shown first.
    List<Proposal> of(DataTable table, Profile profile, Suggestions found) {
        if (model.isEmpty()) {
            return List.of();
        }
        var prompt = SuggestPrompt.of(table, profile, found);
        var question =
                new Question(
                        prompt.instruction(), prompt.data(), "proposals", SuggestPrompt.SCHEMA);
        try (var client = choice.open(model.get(), !showPrompt)) {
            if (showPrompt) {
                terminal.say(client.shown(question));
                return List.of();
            }
            var answer = client.ask(question);
            terminal.warn(used(client, answer));
            var read = AnsweredProposals.read(answer.json(), client.name());
            read.unusable()
                    .forEach(why -> terminal.warn("%s: dropped %s".formatted(client.name(), why)));
            proposals.addAll(read.proposals());
        } catch (ModelException | CommandException failed) {
            failure = String.valueOf(failed.getMessage());
        }
        return proposals;
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

    /// Prints the dropped proposals of the model.
    ///
    /// @throws CommandException if the model did not answer
    void finish(Suggestions suggestions) {
        for (var one : suggestions.dropped()) {
            if (proposals.contains(one.proposal())) {
                terminal.warn("dropped: %s; %s".formatted(one.text(), one.why()));
            }
        }
        Optional.ofNullable(failure)
                .ifPresent(message -> {
                    throw CommandException.error(message);
                });
    }
}
