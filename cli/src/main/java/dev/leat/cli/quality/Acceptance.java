package dev.leat.cli.quality;

import dev.leat.cli.place.AppLocation;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.test.TestCommand;
import dev.leat.error.FileErrorText;
import dev.leat.quality.accept.ProposalPlace;
import dev.leat.quality.accept.UnplacedException;
import dev.leat.quality.suggest.Proposal;
import dev.leat.quality.suggest.Tested;
import dev.leat.quality.suggest.Trial;
import dev.leat.text.CountText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Writes proposals into the app file, if lint and the tests of the app pass with them. So the app
/// file never has proposals that were not tested.
record Acceptance(AppLocation where, Terminal terminal) {

    /// Accepts proposals, or only prints the difference. Returns the exit code.
    ///
    /// @param proposals all proposals for the source, in the order of their numbers
    int run(List<Tested> proposals, String source, AcceptOptions options) {
        var numbers = options.numbers(proposals.size());
        var app = AppParts.app(where, terminal);
        var columns =
                proposals.stream()
                        .flatMap(one -> one.proposal().columns().stream())
                        .collect(Collectors.toSet());
        var place = new ReadingPipeline(app, where, columns).of(source, options.named());
        var old = text(bytes());
        var written = new ArrayList<Integer>();
        var text = old;
        var untyped = new HashMap<String, Integer>();
        int present = 0;
        int strict = 0;
        var inOrder =
                numbers.stream()
                        .sorted(
                                Comparator.comparing(number ->
                                        ProposalPlace.rank(proposals.get(number - 1).proposal())))
                        .toList();
        for (int number : inOrder) {
            var one = proposals.get(number - 1);
            try {
                var changed = place.write(text, one.proposal(), options.chosen());
                var needed =
                        one.proposal() instanceof Proposal.Check check
                                ? check.columns().stream().filter(untyped::containsKey).findFirst()
                                : Optional.<String>empty();
                if (needed.isPresent()) {
                    terminal.warn(
                            "proposal %d, `%s`, is not written: it needs the type of column '%s' in proposal %d"
                                    .formatted(
                                            number,
                                            one.text(),
                                            needed.get(),
                                            untyped.get(needed.get())));
                    continue;
                }
                if (one.strict() && !options.chosen()) {
                    strict++;
                    continue;
                }
                text = changed;
                written.add(number);
            } catch (UnplacedException unplaced) {
                if (unplaced.present() && !options.chosen()) {
                    present++;
                    continue;
                }
                if (one.proposal() instanceof Proposal.Column column && place.isText(column)) {
                    untyped.put(column.name(), number);
                }
                terminal.warn(
                        "proposal %d, `%s`, is not written: %s"
                                .formatted(number, one.text(), unplaced.reason()));
            }
        }
        if (present > 0) {
            terminal.warn(
                    "%s has %s already".formatted(where.file(), CountText.of(present, "proposal")));
        }
        if (strict > 0) {
            terminal.warn(
                    "%s would reject more than %d %% of the records; accept each by its number: --accept=N"
                            .formatted(
                                    CountText.of(strict, "proposal"), Trial.MOST_REJECTED_PERCENT));
        }
        if (written.isEmpty()) {
            terminal.warn("%s is unchanged".formatted(where.file()));
            return options.chosen() ? CommandException.INPUT : 0;
        }
        UnifiedDiff.of(where.file().toString(), old, text).forEach(terminal::say);
        if (options.diff) {
            return 0;
        }
        return checked(old, text, said(written, place));
    }

    private String said(List<Integer> written, ProposalPlace place) {
        return "%s of pipeline %s: proposal%s %s"
                .formatted(
                        where.file(),
                        place.name(),
                        written.size() == 1 ? "" : "s",
                        written.stream()
                                .sorted()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", ")));
    }

    /// Checks the app with another text, and then replaces the text of its file.
    ///
    /// @param old the text that the file still must have
    private int checked(String old, String text, String written) {
        boolean good = false;
        try {
            var app = AppParts.lintedWithFiles(text, where, terminal);
            good = TestCommand.passes(app, where, terminal);
        } finally {
            if (!good) {
                terminal.warn(
                        "%s is unchanged, because the app with the proposals fails; accept others with --accept=N"
                                .formatted(where.file()));
            }
        }
        if (!good) {
            return CommandException.ERROR;
        }
        try {
            replace(old, text);
        } catch (IOException failed) {
            throw CommandException.error(
                    "cannot write %s: %s".formatted(where.file(), FileErrorText.said(failed)));
        }
        terminal.say("accepted in " + written);
        return 0;
    }

    /// Replaces the app file in one step, or the file that it is a link to. Its permissions remain.
    private void replace(String old, String text) throws IOException {
        var target = where.existing().toRealPath();
        var draft = Files.createTempFile(target.resolveSibling(""), ".proposed-", ".yaml");
        try {
            Files.copy(
                    target,
                    draft,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
            Files.writeString(draft, text);
            if (!text(bytes()).equals(old)) {
                throw CommandException.error(
                        "%s was changed meanwhile; run the command again".formatted(where.file()));
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private byte[] bytes() {
        try {
            return Files.readAllBytes(where.existing());
        } catch (IOException failed) {
            throw CommandException.error(
                    "cannot read %s: %s".formatted(where.file(), FileErrorText.said(failed)));
        }
    }

    private String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException other) {
            throw CommandException.input(where.file() + " is not in UTF-8");
        }
    }
}
