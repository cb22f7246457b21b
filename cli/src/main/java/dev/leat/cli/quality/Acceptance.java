package dev.leat.cli.quality;

import dev.leat.cli.place.AppLocation;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.test.TestCommand;
import dev.leat.error.FileErrorText;
import dev.leat.quality.accept.ProposalPlace;
import dev.leat.quality.accept.UnplacedException;
import dev.leat.quality.suggest.Tested;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Writes proposals into the app file, and restores it if lint or a test of the app then fails.
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
        var before = bytes();
        var old = text(before);
        var written = new ArrayList<Integer>();
        var text = old;
        int present = 0;
        for (int number : numbers) {
            var one = proposals.get(number - 1);
            try {
                text = place.write(text, one.proposal(), options.chosen());
                written.add(number);
            } catch (UnplacedException unplaced) {
                if (unplaced.present() && !options.chosen()) {
                    present++;
                    continue;
                }
                terminal.warn(
                        "proposal %d, `%s`, is not written: %s"
                                .formatted(number, one.text(), unplaced.reason()));
            }
        }
        if (present > 0) {
            terminal.warn(
                    "%s has %s already"
                            .formatted(where.file(), Terminal.count(present, "proposal")));
        }
        if (written.isEmpty()) {
            terminal.warn("%s is unchanged".formatted(where.file()));
            return options.chosen() ? CommandException.INPUT : 0;
        }
        UnifiedDiff.of(where.file().toString(), old, text).forEach(terminal::say);
        if (options.diff) {
            return 0;
        }
        return checked(before, text, said(written, place));
    }

    private String said(List<Integer> written, ProposalPlace place) {
        return "%s of pipeline %s: proposal%s %s"
                .formatted(
                        where.file(),
                        place.pipeline(),
                        written.size() == 1 ? "" : "s",
                        written.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }

    /// Writes the file and checks the app. Restores the file if the check fails.
    private int checked(byte[] before, String text, String written) {
        boolean good = false;
        try {
            write(text.getBytes(StandardCharsets.UTF_8));
            AppParts.lintedWithFiles(where, terminal);
            good = TestCommand.passes(where, terminal);
        } finally {
            if (!good) {
                write(before);
                terminal.warn(
                        "%s is restored, because the app with the proposals fails; accept others with --accept=N"
                                .formatted(where.file()));
            }
        }
        if (good) {
            terminal.say("accepted in " + written);
        }
        return good ? 0 : CommandException.ERROR;
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

    private void write(byte[] bytes) {
        try {
            Files.write(where.file(), bytes);
        } catch (IOException failed) {
            throw CommandException.error(
                    "cannot write %s: %s".formatted(where.file(), FileErrorText.said(failed)));
        }
    }
}
