package dev.leat.cli.fuzz.app;

import dev.leat.cli.fuzz.draw.Drawn;
import dev.leat.cli.fuzz.draw.Mutation;
import dev.leat.config.text.Diagnostic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// The expected finding of lint for an app with an error: it must name the line.
final class Refusal {

    private final Machine machine;
    private final Mutation mutation;
    private final Drawn.Beside beside;
    private final Coverage coverage;

    Refusal(Machine machine, Mutation mutation, Drawn.Beside beside, Coverage coverage) {
        this.beside = beside;
        this.machine = machine;
        this.mutation = mutation;
        this.coverage = coverage;
    }

    List<Finding> findings() {
        var findings = new ArrayList<Finding>();
        var folder = machine.folder();
        try {
            beside.write(folder);
            var file = Files.writeString(folder.resolve("app.yaml"), mutation.text());
            var problems = new ArrayList<Diagnostic>();
            boolean accepted =
                    Trial.Lint.read(file, problems, new ArrayList<>(), findings).isPresent();
            judge(accepted, problems, findings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Machine.delete(folder);
        }
        return findings;
    }

    private void judge(boolean accepted, List<Diagnostic> problems, List<Finding> findings) {
        var said = mutation.what() + "\n" + problems + "\n" + mutation.text();
        var kind = mutation.what().replaceAll(" at \\[.*|: \\[.*|, \\[.*", "");
        if (accepted) {
            mutation.lines()
                    .ifPresent(lines ->
                            findings.add(
                                    new Finding(
                                            "lint: a mistake is accepted: " + kind,
                                            lines + " " + said)));
            return;
        }
        if (mutation.lines().isEmpty()) {
            findings.add(new Finding("lint: no mistake is refused: " + kind, said));
            return;
        }
        var lines = mutation.lines().get();
        if (problems.stream().noneMatch(problem -> lines.hold(problem.mark().line()))) {
            findings.add(
                    new Finding("lint: a refusal names another line: " + kind, lines + " " + said));
        }
        if (mutation.what().startsWith("misplaced")) {
            coverage.refused(
                    "pipelines.*."
                            + (mutation.what().contains("on_success") ? "on_success" : "on_failure")
                            + "."
                            + mutation.what().split(" ", -1)[1]);
        }
    }
}
