package dev.leat.testkit.file;

import dev.leat.testkit.scenario.Fault;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// A writer of faults in the format of a test file. Omits options that have their default value.
final class FaultYaml {

    private final Map<String, YamlWriter> entries = new LinkedHashMap<>();

    private FaultYaml() {}

    static YamlWriter of(Fault fault) {
        var yaml = new FaultYaml();
        yaml.write(fault);
        return new YamlWriter.Entries(yaml.entries, true);
    }

    private void write(Fault fault) {
        switch (fault) {
            case Fault.Fails fails -> counted(fails.store(), "fails", fails.times());
            case Fault.LosesResponse loses ->
                    counted(loses.store(), "loses_response", loses.times());
            case Fault.StoreUnavailable outage -> {
                store(outage.store());
                outage(outage.from(), outage.until());
            }
            case Fault.ReadFails fails -> {
                text("bucket", fails.bucket());
                plain("fails", fails.times().count());
                after(fails.times());
            }
            case Fault.BucketUnavailable outage -> {
                text("bucket", outage.bucket());
                outage(outage.from(), outage.until());
            }
            case Fault.Throttles throttles -> {
                store(throttles.store());
                plain("throttles", throttles.times().count());
                plain("rows", throttles.rows());
                after(throttles.times());
            }
            case Fault.Slow slow -> {
                text("store", slow.store());
                plain("slow", TimeValues.written(slow.by()));
                times(slow.times());
            }
            case Fault.EndpointUnavailable unavailable -> {
                text("endpoint", unavailable.endpoint());
                outage(unavailable.from(), unavailable.until());
            }
            case Fault.EndpointAnswers answers -> {
                text("endpoint", answers.endpoint());
                plain("answers", answers.status());
                answers.retryAfter()
                        .ifPresent(wait -> plain("retry_after", TimeValues.written(wait)));
                answers.on().ifPresent(body -> text("body_contains", body));
                times(answers.times());
            }
            case Fault.Crash crash -> {
                text("crash", crash.point().text());
                crash.on().ifPresent(body -> text("body_contains", body));
                times(crash.times());
            }
            case Fault.Redelivery redelivery -> {
                text("redeliver", redelivery.queue());
                times(redelivery.times());
            }
            case Fault.Reorder reorder -> text("reorder", reorder.queue());
            case Fault.LookupUnavailable outage -> {
                text("lookup", outage.lookup());
                outage(outage.from(), outage.until());
            }
            case Fault.LookupEmpty empty -> {
                text("lookup", empty.lookup());
                time("missing", empty.from(), empty.until());
            }
            case Fault.Jump jump -> {
                plain("clock", TimeValues.signed(jump.by()));
                plain("at", TimeValues.written(jump.at()));
            }
        }
    }

    private void outage(Duration from, Duration until) {
        time("unavailable", from, until);
    }

    private void time(String kind, Duration from, Duration until) {
        var between = new LinkedHashMap<String, YamlWriter>();
        between.put("from", YamlWriter.plain(TimeValues.written(from)));
        between.put("until", YamlWriter.plain(TimeValues.written(until)));
        entries.put(kind, new YamlWriter.Entries(between, true));
    }

    private void counted(String store, String kind, Fault.Times times) {
        store(store);
        plain(kind, times.count());
        after(times);
    }

    /// Writes the name of a store, or of a table in it.
    private void store(String name) {
        var table = Fault.table("");
        if (name.startsWith(table)) {
            text("table", name.substring(table.length()));
        } else {
            text("store", name);
        }
    }

    private void times(Fault.Times times) {
        if (times.count() != 1) {
            plain("times", times.count());
        }
        after(times);
    }

    private void after(Fault.Times times) {
        if (times.after() != 0) {
            plain("after", times.after());
        }
    }

    private void text(String name, String value) {
        entries.put(name, YamlWriter.text(value));
    }

    private void plain(String name, Object value) {
        entries.put(name, YamlWriter.plain(value));
    }
}
