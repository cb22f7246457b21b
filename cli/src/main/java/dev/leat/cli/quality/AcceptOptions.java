package dev.leat.cli.quality;

import dev.leat.cli.terminal.CommandException;
import dev.leat.quality.suggest.Trial;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of `leat suggest` that write proposals into the app file.
final class AcceptOptions {

    private static final String ALL = "all";

    @Option(
            names = "--accept",
            paramLabel = "N,..",
            arity = "0..1",
            fallbackValue = ALL,
            description = {
                "Write these proposals, or all that reject at most "
                        + Trial.MOST_REJECTED_PERCENT
                        + " %% of",
                "the records, into app.yaml. Everything else in the file",
                "stays. If lint or a test of the app fails with them, the",
                "file is unchanged."
            })
    @Nullable String accept;

    @Option(
            names = "--diff",
            description = "Only print what --accept would change; by default for all proposals.")
    boolean diff;

    @Option(
            names = "--pipeline",
            paramLabel = "NAME",
            description = {
                "Pipeline for --accept and --diff. Default: the pipeline",
                "that reads SOURCE, or the only one of the app."
            })
    @Nullable String pipeline;

    /// Returns true if proposals are accepted, or their difference is printed.
    boolean used() {
        return accept != null || diff;
    }

    Optional<String> named() {
        return Optional.ofNullable(pipeline);
    }

    /// Returns true if the proposals were chosen by their numbers.
    boolean chosen() {
        return accept != null && !accept.equals(ALL);
    }

    /// Returns the numbers of the accepted proposals, from 1.
    List<Integer> numbers(int proposals) {
        if (!chosen()) {
            return IntStream.rangeClosed(1, proposals).boxed().toList();
        }
        var numbers = new TreeSet<Integer>();
        for (var part : String.valueOf(accept).split(",", -1)) {
            if (!part.strip().matches("[0-9]{1,6}")) {
                throw CommandException.input(
                        "--accept takes the numbers of proposals, such as --accept=3,5, but not '%s'; write SOURCE before --accept without numbers"
                                .formatted(part));
            }
            int number = Integer.parseInt(part.strip());
            if (number < 1 || number > proposals) {
                throw CommandException.input(
                        proposals == 0
                                ? "there are no proposals for this source"
                                : "there is no proposal %d; the proposals are 1 to %d"
                                        .formatted(number, proposals));
            }
            numbers.add(number);
        }
        return List.copyOf(numbers);
    }
}
