package dev.leat.testkit.file;

import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;

/// Writes a scenario as a test file that reads as the same scenario: the same text every time,
/// messages in full, without what is default. Durations are exact to the millisecond.
public final class TestWriter {

    private TestWriter() {}

    /// The text of the file; how it is called is not part of it.
    public static String yaml(Scenario scenario) {
        var sections = new LinkedHashMap<String, Yaml>();
        if (scenario.seed() != 1) {
            sections.put("seed", Yaml.plain(scenario.seed()));
        }
        scenario.batch().ifPresent(batch -> sections.put("batch", Yaml.plain(batch)));
        scenario.piece().ifPresent(piece -> sections.put("piece", Yaml.plain(piece)));
        if (!scenario.apart().isEmpty()) {
            var apart = scenario.apart().stream().map(Yaml::text).toList();
            sections.put("apart", new Yaml.Items(apart, true));
        }
        sections.put("given", new Yaml.Items(given(scenario), false));
        if (!scenario.faults().isEmpty()) {
            var faults = scenario.faults().stream().map(FaultYaml::of).toList();
            sections.put("faults", new Yaml.Items(faults, false));
        }
        var expect = scenario.expect().stream().map(ExpectYaml::of).toList();
        sections.put("expect", new Yaml.Items(expect, false));
        return Yaml.document(new Yaml.Entries(sections, false));
    }

    /// A fault in one line, as it stands in a file.
    public static String yaml(Fault fault) {
        return Yaml.line(FaultYaml.of(fault));
    }

    /// A jump of the clock, as it stands in a file: `+1h`.
    public static String jump(Duration by) {
        return Times.signed(by);
    }

    private static List<Yaml> given(Scenario scenario) {
        var steps = new ArrayList<Yaml>();
        boolean moves =
                !scenario.given().isEmpty() && scenario.given().getFirst() instanceof Given.Until;
        if (moves || !scenario.start().equals(Scenario.START)) {
            steps.add(step("time", Yaml.plain(scenario.start())));
        }
        for (var given : scenario.given()) {
            steps.add(
                    switch (given) {
                        case Given.Send send -> step("send", SentYaml.of(send));
                        case Given.Put put -> step("put", put(put));
                        case Given.Wait wait -> step("wait", Yaml.plain(Times.written(wait.by())));
                        case Given.Until until -> step("time", Yaml.plain(until.time()));
                    });
        }
        return steps;
    }

    private static Yaml put(Given.Put put) {
        var entries = new LinkedHashMap<String, Yaml>();
        entries.put("bucket", Yaml.text(put.bucket()));
        entries.put("key", Yaml.text(put.key()));
        if (BodyYaml.isText(put.content())) {
            entries.put("text", Yaml.text(new String(put.content(), StandardCharsets.UTF_8)));
        } else {
            entries.put("encoding", Yaml.plain("base64"));
            entries.put("text", Yaml.text(Base64.getEncoder().encodeToString(put.content())));
        }
        return new Yaml.Entries(entries, false);
    }

    private static Yaml step(String kind, Yaml value) {
        return new Yaml.Entries(java.util.Map.of(kind, value), false);
    }
}
