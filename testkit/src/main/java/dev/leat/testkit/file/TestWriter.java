package dev.leat.testkit.file;

import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// A writer of test files. Reading a written file gives the same scenario. The text of the file is
/// deterministic; it contains whole messages and omits defaults. Durations are truncated to
/// milliseconds.
public final class TestWriter {

    private TestWriter() {}

    /// Returns the content of the test file. It does not contain the name of the test.
    public static String yaml(Scenario scenario) {
        var sections = new LinkedHashMap<String, YamlWriter>();
        if (scenario.setup().seed() != 1) {
            sections.put("seed", YamlWriter.plain(scenario.setup().seed()));
        }
        scenario.setup().batch().ifPresent(batch -> sections.put("batch", YamlWriter.plain(batch)));
        scenario.setup().piece().ifPresent(piece -> sections.put("piece", YamlWriter.plain(piece)));
        if (!scenario.setup().separateStores().isEmpty()) {
            var separate =
                    scenario.setup().separateStores().stream().map(YamlWriter::text).toList();
            sections.put("separate_stores", new YamlWriter.Items(separate, true));
        }
        if (!scenario.setup().lookups().isEmpty()) {
            var lookups = new LinkedHashMap<String, YamlWriter>();
            scenario.setup()
                    .lookups()
                    .forEach((name, rows) -> lookups.put(name, LookupContentReading.write(rows)));
            sections.put("lookups", new YamlWriter.Entries(lookups, false));
        }
        sections.put("given", new YamlWriter.Items(given(scenario), false));
        if (!scenario.faults().isEmpty()) {
            var faults = scenario.faults().stream().map(FaultSpec.KINDS::write).toList();
            sections.put("faults", new YamlWriter.Items(faults, false));
        }
        var expect = scenario.expect().stream().map(ExpectSpec::write).toList();
        sections.put("expect", new YamlWriter.Items(expect, false));
        return YamlWriter.document(new YamlWriter.Entries(sections, false));
    }

    /// Returns a fault on one line, as in a test file.
    public static String yaml(Fault fault) {
        return YamlWriter.line(FaultSpec.KINDS.write(fault));
    }

    /// Returns a clock jump as in a test file: `+1h`.
    public static String jump(Duration by) {
        return TimeValues.signed(by);
    }

    private static List<YamlWriter> given(Scenario scenario) {
        var steps = new ArrayList<YamlWriter>();
        boolean moves =
                !scenario.given().isEmpty() && scenario.given().getFirst() instanceof Given.Until;
        if (moves || !scenario.setup().start().equals(Scenario.START)) {
            steps.add(step("time", YamlWriter.plain(scenario.setup().start())));
        }
        for (var given : scenario.given()) {
            steps.add(
                    switch (given) {
                        case Given.Send send -> step("send", SentYaml.of(send));
                        case Given.Put put -> step("put", PutSpec.FORM.write(put).orElseThrow());
                        case Given.PutRecords put -> step("put_records", RecordsYaml.of(put));
                        case Given.Reshard change ->
                                step("reshard", ReshardSpec.FORM.write(change).orElseThrow());
                        case Given.Wait wait ->
                                step("wait", YamlWriter.plain(TimeValues.written(wait.by())));
                        case Given.Until until -> step("time", YamlWriter.plain(until.time()));
                    });
        }
        return steps;
    }

    private static YamlWriter step(String kind, YamlWriter value) {
        return new YamlWriter.Entries(java.util.Map.of(kind, value), false);
    }
}
