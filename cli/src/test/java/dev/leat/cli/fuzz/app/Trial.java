package dev.leat.cli.fuzz.app;

import dev.leat.app.App;
import dev.leat.app.Lookup;
import dev.leat.app.Step;
import dev.leat.cli.bucket.SingleRun;
import dev.leat.cli.fuzz.draw.Data;
import dev.leat.cli.fuzz.draw.Drawn;
import dev.leat.cli.fuzz.draw.Failures;
import dev.leat.cli.fuzz.draw.Flow;
import dev.leat.cli.fuzz.draw.Oracle;
import dev.leat.cli.fuzz.draw.Tree;
import dev.leat.cli.run.AppLookups;
import dev.leat.cli.terminal.CommandException;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.config.text.Diagnostic;
import dev.leat.kernel.reduce.RowPipelines;
import dev.leat.testkit.AppTests;
import dev.leat.testkit.scenario.Expectation;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.scenario.Expectation.Timing;
import dev.leat.testkit.scenario.ExpectedRows;
import dev.leat.testkit.scenario.Scenario;
import dev.leat.testkit.verdict.TestResultText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;

/// One app through all that can be done with it: lint, explain, up, test and run. Each is tried
/// whatever became of the others.
final class Trial {

    private final Machine machine;
    private final Drawn drawn;
    private final List<Finding> findings = new ArrayList<>();

    private Trial(Machine machine, Drawn drawn) {
        this.machine = machine;
        this.drawn = drawn;
    }

    /// The result of an app. It was `accepted` if lint found nothing; otherwise `problems` has the
    /// findings.
    record Result(boolean accepted, List<Diagnostic> problems, List<Finding> findings) {}

    static Result of(Machine machine, Drawn drawn) {
        var pipelines =
                drawn.file() instanceof Tree.Entries(var sections)
                                && sections.get("pipelines") instanceof Tree.Entries(var map)
                        ? map.keySet()
                        : Set.of();
        var flows = drawn.flows().stream().filter(flow -> pipelines.contains(flow.name())).toList();
        var left = new Drawn(drawn.seed(), drawn.file(), drawn.beside(), flows, drawn.data());
        if (flows.stream().noneMatch(flow -> flow.has("java"))) {
            return new Trial(machine, left).run();
        }
        try (var own = new Machine()) { // it ends the JVMs
            return new Trial(own, left).run();
        }
    }

    private Result run() {
        var folder = machine.folder();
        try {
            drawn.beside().write(folder);
            var file = Files.writeString(folder.resolve("app.yaml"), drawn.yaml().text());
            var problems = new ArrayList<Diagnostic>();
            var warnings = new ArrayList<Diagnostic>();
            var app = Lint.read(file, problems, warnings, findings);
            if (app.isPresent()) {
                accepted(app.get(), warnings, folder);
            } else {
                keysAreOfRecords(problems);
            }
            return new Result(app.isPresent(), problems, findings);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            Machine.delete(folder);
        }
    }

    /// No key of a drawn app derives from a lookup.
    private void keysAreOfRecords(List<Diagnostic> problems) {
        problems.stream()
                .filter(problem -> problem.what().contains("its value comes from lookup"))
                .forEach(problem ->
                        findings.add(
                                new Finding(
                                        "lint: a key of the record is refused",
                                        problem.toString())));
    }

    private void accepted(App app, List<Diagnostic> warnings, Path folder) {
        for (var flow : drawn.flows()) {
            guarded(
                    "explain",
                    () ->
                            RowPipelines.of(app, app.pipeline(flow.name()))
                                    .explain(machine.kernels()));
        }
        var live = new LiveRun(drawn, app, warnings);
        guarded("up", () -> findings.addAll(live.run(machine, folder, UnaryOperator.identity())));
        guarded("test", () -> test(app, live));
        guarded("run", () -> run(app, folder, live));
    }

    private interface Part {
        void go() throws Exception;
    }

    private void guarded(String what, Part part) {
        try {
            part.go();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError failed) {
            var trace = new StringWriter();
            failed.printStackTrace(new PrintWriter(trace));
            findings.add(new Finding(Finding.of(what, failed.toString()).kind(), trace.toString()));
        }
    }

    private void test(App app, LiveRun live) {
        var scenario =
                new Scenario(
                        "drawn",
                        new Scenario.Setup(drawn.seed()),
                        GivenData.of(drawn),
                        List.of(),
                        expected(app, live));
        try (var tests = new AppTests(app, machine.databases())) {
            test(tests, scenario, "test: it does not pass");
            Failures.of(drawn, scenario, live.tables(false))
                    .filter(_ -> !redrives(app))
                    .ifPresent(
                            struck -> test(tests, struck, "test: it does not pass with failures"));
        }
    }

    private void test(AppTests tests, Scenario scenario, String what) {
        var verdict = tests.run(scenario);
        if (!verdict.passed()) {
            var text = String.join("\n", TestResultText.lines(verdict, "-"));
            findings.add(Finding.of(what, text + "\n" + scenario.faults()));
        }
    }

    /// The second of two files with one key is in conflict, in either order.
    private boolean dependsOnOrder(Flow flow) {
        if (flow.stores() && streams()) {
            return true;
        }
        if (flow.key().isEmpty()) {
            return false;
        }
        var all = drawn.data().getOrDefault(flow.name(), List.of());
        return all.size() > 1
                || (streams() && all.stream().allMatch(d -> Oracle.of(drawn, flow, d).isEmpty()));
    }

    /// Records of several shards have no order.
    private boolean streams() {
        return drawn.flows().stream().anyMatch(flow -> flow.source().stream());
    }

    /// Invariants do not follow messages that a policy redrives.
    private static boolean redrives(App app) {
        return app.alarms().values().stream().anyMatch(alarm -> alarm.redrive().isPresent());
    }

    /// A test sees what was seen before.
    private List<Expectation> expected(App app, LiveRun live) {
        var expected = new ArrayList<Expectation>();
        if (!redrives(app)) {
            expected.add(atEnd(new Subject.Invariants()));
        }
        if (drawn.flows().stream().noneMatch(this::dependsOnOrder)) {
            live.letters()
                    .forEach((queue, count) ->
                            expected.add(
                                    atEnd(
                                            new Subject.Letters(
                                                    queue,
                                                    OptionalInt.of(Math.toIntExact(count)),
                                                    List.of()))));
        }
        expected.addAll(lakeRows());
        expected.addAll(live.tables(true));
        for (var flow : drawn.flows()) {
            for (var target : flow.targets()) {
                var path = target.path();
                if (live.keys().containsKey(target.place())
                        && !dependsOnOrder(flow)
                        && !path.contains("{source.version}")
                        && !path.contains("{source.id}")) {
                    expected.add(
                            atEnd(
                                    new Subject.Keys(
                                            target.place(), live.keys().get(target.place()))));
                }
            }
        }
        return expected;
    }

    /// The rows of lake tables whose pipelines have one file, or messages.
    private List<Expectation> lakeRows() {
        var expected = new ArrayList<Expectation>();
        for (var flow : drawn.flows()) {
            var opinions =
                    drawn.data().getOrDefault(flow.name(), List.of()).stream()
                            .map(data -> Oracle.of(drawn, flow, data))
                            .toList();
            if (opinions.size() != 1 || opinions.getFirst().isEmpty()) {
                continue;
            }
            for (int i = 0; i < flow.targets().size(); i++) {
                int rows = opinions.getFirst().get().sinks().get(i).size();
                var target = flow.targets().get(i);
                if (target.kind().equals("lake_table")) {
                    expected.add(
                            atEnd(
                                    new Subject.LakeRows(
                                            target.place(), ExpectedRows.counted(rows))));
                }
            }
        }
        return expected;
    }

    private static Expectation atEnd(Subject what) {
        return new Expectation(what, new Timing.AtEnd());
    }

    private void run(App app, Path folder, LiveRun live) throws IOException {
        int number = 0;
        for (var flow : drawn.flows()) {
            for (var data :
                    drawn.data().getOrDefault(flow.name(), List.of()).stream().limit(1).toList()) {
                var in = Files.createDirectories(folder.resolve("in" + ++number));
                boolean messages = data.key().isEmpty();
                var name =
                        messages
                                ? "messages.ndjson"
                                : data.key().substring(data.key().lastIndexOf('/') + 1);
                var text = data.messages().stream().map(m -> m.body().replace('\n', ' ')).toList();
                var file =
                        messages
                                ? Files.write(in.resolve(name), text)
                                : Files.write(in.resolve(name), data.content());
                var gaveUp = live.files().get(flow.name() + " " + data.key());
                if (gaveUp == null || gaveUp.isEmpty()) {
                    var out = out(folder, flow, number);
                    guarded("run", () -> once(app, flow, data, file, out));
                }
            }
        }
    }

    private String out(Path folder, Flow flow, int number) {
        boolean file = (drawn.seed() + number) % 3 == 0;
        var format =
                List.of("csv", "ndjson", "parquet")
                        .get((int) Math.floorMod(drawn.seed() + flow.targets().size(), 3L));
        return folder.resolve("out" + number) + (file ? "." + format : "/");
    }

    private void once(App app, Flow flow, Data data, Path file, String out) throws Exception {
        var steps = app.pipeline(flow.name()).steps();
        if (steps.stream().anyMatch(Trial::ofMessages)) {
            refused(app, flow, out);
            return;
        }
        if (steps.stream().anyMatch(Trial::looksUpInAStore)) {
            return; // `leat run` opens no state
        }
        var totals =
                SingleRun.of(app, app.pipeline(flow.name()), out)
                        .run(List.of(file), machine.rounds().with(AppLookups.ofFiles()))
                        .totals();
        if (totals.read() != totals.written() + totals.filtered() + totals.rejected()) {
            findings.add(
                    new Finding(
                            "run: read is not written + filtered + rejected", totals.toString()));
        }
        Oracle.of(drawn, flow, data)
                .filter(_ -> flow.shrink().isEmpty())
                .filter(opinion ->
                        totals.read() != opinion.read()
                                || totals.rejected() != opinion.rejected() - opinion.refused())
                .ifPresent(opinion ->
                        findings.add(
                                new Finding(
                                        "run: other counts than reckoned",
                                        totals + ", and " + opinion)));
        if (!out.endsWith("/") && !Files.exists(Path.of(out))) {
            findings.add(new Finding("run: no output", out));
        }
    }

    private static boolean ofMessages(Step step) {
        return step instanceof Step.Unnest
                || step instanceof Step.Java
                || (step instanceof Step.Lookup lookup
                        && lookup.missing() == Step.Lookup.Missing.RETRY);
    }

    private static boolean looksUpInAStore(Step step) {
        return step instanceof Step.Lookup lookup
                && !(lookup.lookup().origin() instanceof Lookup.Origin.OfFile);
    }

    private void refused(App app, Flow flow, String out) {
        try {
            SingleRun.of(app, app.pipeline(flow.name()), out);
            findings.add(new Finding("run: a step of messages is accepted", flow.name()));
        } catch (CommandException refused) {
            var said = String.valueOf(refused.getMessage());
            RawText.in(said)
                    .ifPresent(raw -> findings.add(new Finding("run: raw text: " + raw, said)));
        }
    }

    /// Runs lint and checks its texts.
    static final class Lint {
        private Lint() {}

        static Optional<App> read(
                Path file,
                List<Diagnostic> problems,
                List<Diagnostic> warnings,
                List<Finding> findings) {
            try {
                var read = AppFile.lint(file, Map.of(), Optional.empty());
                warnings.addAll(read.warnings());
                read.warnings().forEach(warning -> raw(warning, findings));
                return Optional.of(read.app());
            } catch (AppException refused) {
                problems.addAll(refused.problems());
                refused.problems().forEach(problem -> raw(problem, findings));
                return Optional.empty();
            } catch (RuntimeException | StackOverflowError failed) {
                var trace = new StringWriter();
                failed.printStackTrace(new PrintWriter(trace));
                findings.add(
                        new Finding(
                                Finding.of("lint", failed.toString()).kind(), trace.toString()));
                return Optional.empty();
            }
        }

        private static void raw(Diagnostic problem, List<Finding> findings) {
            var said = problem.what() + problem.hint().map(hint -> "; " + hint).orElse("");
            RawText.in(said)
                    .ifPresent(raw ->
                            findings.add(
                                    new Finding("lint: raw text: " + raw, problem.toString())));
        }
    }
}
