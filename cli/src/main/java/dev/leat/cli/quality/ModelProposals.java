package dev.leat.cli.quality;

import dev.leat.cli.llm.AskedModel;
import dev.leat.cli.llm.ModelOptions;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.run.AppModels;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.llm.Question;
import dev.leat.quality.data.DataTable;
import dev.leat.quality.profile.Profile;
import dev.leat.quality.prompt.AnsweredProposals;
import dev.leat.quality.prompt.SuggestPrompt;
import dev.leat.quality.suggest.Proposal;
import dev.leat.quality.suggest.Suggestions;
import java.util.ArrayList;
import java.util.List;

/// The proposals of the language model that the user named, for `leat suggest`. Owned by the thread
/// of the command.
final class ModelProposals implements AutoCloseable {

    private final AskedModel model;
    private final Terminal terminal;
    private final List<Proposal> proposals = new ArrayList<>();

    /// @throws CommandException if there is no such model
    ModelProposals(ModelOptions options, AppLocation location, Terminal terminal) {
        this.terminal = terminal;
        model = AskedModel.of(options, AppModels.of(location, terminal), terminal);
    }

    /// Returns true if the question was only printed.
    boolean shown() {
        return model.shown();
    }

    /// Asks the model, or prints the question.
    List<Proposal> of(DataTable table, Profile profile, Suggestions found) {
        if (model.answers()) {
            var prompt = SuggestPrompt.of(table, profile, found, model.withValues());
            var question =
                    new Question(
                            prompt.instruction(), prompt.data(), "proposals", SuggestPrompt.SCHEMA);
            model.ask(question)
                    .ifPresent(answer -> {
                        var read = AnsweredProposals.read(answer, model.name());
                        read.unusable().forEach(model::dropped);
                        proposals.addAll(read.proposals());
                    });
        }
        return proposals;
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
        model.finish();
    }

    @Override
    public void close() {
        model.close();
    }
}
