package dev.leat.quality.suggest;

import dev.leat.quality.data.DataFiles;
import dev.leat.quality.data.DataOptions;
import dev.leat.quality.profile.Profiler;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// Proposals for files, without an app and without a language model.
final class Suggested {

    private Suggested() {}

    /// @param folder for temporary files
    static Suggestions of(Path source, Path folder, String... with) {
        var options = new DataOptions(DataOptions.DEFAULT_MEMORY, 2, OptionalLong.empty(), folder);
        try (var table = DataFiles.open(source.toString(), options)) {
            var profile = new Profiler(Set.of()).profile(table, Instant.EPOCH);
            return Trial.run(
                    table,
                    ProfileProposals.of(table, profile, List.of(with)),
                    ProfileProposals.personal(profile),
                    new ProposalText("Record", "records"));
        }
    }

    /// Returns the texts of all proposals.
    static List<String> texts(Suggestions made) {
        return made.tested().stream().map(Suggested::text).toList();
    }

    /// Returns the texts of all proposals but the types of columns.
    static List<String> rules(Suggestions made) {
        return made.tested().stream()
                .filter(one -> !(one.proposal() instanceof Proposal.Column))
                .map(Suggested::text)
                .toList();
    }

    /// Returns the text of a proposal with its column, or the condition of a check.
    static String text(Tested one) {
        return switch (one.proposal()) {
            case Proposal.NotNull(var column, _) -> column + " not null";
            case Proposal.Personal(var column, _) -> column + " pii";
            case Proposal.Check check -> check.condition();
            default -> one.text();
        };
    }
}
