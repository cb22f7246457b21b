package dev.leat.cli.fuzz.app;

import dev.leat.cli.fuzz.draw.Data;
import dev.leat.cli.fuzz.draw.Drawn;
import dev.leat.cli.fuzz.draw.Flow;
import dev.leat.cli.fuzz.draw.Oracle;
import dev.leat.port.Streams;
import dev.leat.testkit.simulation.StreamRecords;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compares the records that a pipeline put into streams with the oracle: their content, and their
/// order where they come from one hash key of a stream.
record StreamCheck(Drawn drawn, Flow flow, Streams streams) {

    /// The number of records of the stream that the pipeline reads.
    long arrived() {
        return flow.source().stream()
                ? streams.shards(flow.source().place()).stream().mapToLong(Streams.Shard::end).sum()
                : 0;
    }

    List<Finding> content(Oracle.Opinion opinion) {
        var findings = new ArrayList<Finding>();
        var odd = ItemCheck.odd(flow);
        for (int i = 0; i < flow.targets().size(); i++) {
            var target = flow.targets().get(i);
            if (target.kind().equals("stream")) {
                var actual =
                        documents(target, odd).values().stream().flatMap(List::stream).sorted();
                var records = actual.toList();
                var expected = reckoned(opinion, i, odd).stream().sorted().toList();
                if (!records.equals(expected)) {
                    findings.add(
                            new Finding(
                                    "up: a stream has other records than reckoned",
                                    "%s to %s: %s%nreckoned: %s"
                                            .formatted(
                                                    flow.name(),
                                                    target.place(),
                                                    records,
                                                    expected)));
                }
            }
        }
        return findings;
    }

    private static List<String> reckoned(Oracle.Opinion opinion, int sink, Set<String> odd) {
        return opinion.sinks().get(sink).stream().map(row -> Written.canonical(row, odd)).toList();
    }

    /// The documents of a stream by partition key, in the order of their shard.
    private Map<String, List<String>> documents(Flow.Target target, Set<String> odd) {
        var documents = new LinkedHashMap<String, List<String>>();
        for (var stored : StreamRecords.all(streams, target.place())) {
            documents
                    .computeIfAbsent(stored.partitionKey(), _ -> new ArrayList<>())
                    .add(Written.canonical(new String(stored.data(), StandardCharsets.UTF_8), odd));
        }
        return documents;
    }

    /// Records that came from one hash key, and have one partition key, are in the order in which
    /// they came.
    List<Finding> order(Data data) {
        var findings = new ArrayList<Finding>();
        if (!flow.source().stream()) {
            return findings;
        }
        var groups = groups(data);
        var odd = ItemCheck.odd(flow);
        for (int i = 0; i < flow.targets().size(); i++) {
            var target = flow.targets().get(i);
            if (!target.kind().equals("stream")) {
                continue;
            }
            var expected = new ArrayList<List<String>>();
            for (var group : groups) {
                int sink = i;
                Oracle.of(drawn, flow, group)
                        .ifPresent(opinion -> expected.add(reckoned(opinion, sink, odd)));
            }
            var actual = documents(target, odd);
            if (expected.size() == groups.size() && !ordered(actual, expected)) {
                findings.add(
                        new Finding(
                                "up: records of a shard are in another order",
                                "%s to %s: %s%nput: %s"
                                        .formatted(flow.name(), target.place(), actual, expected)));
            }
        }
        return findings;
    }

    /// The records of each hash key.
    private static List<Data> groups(Data data) {
        var places = new LinkedHashMap<BigInteger, List<Integer>>();
        for (int i = 0; i < data.messages().size(); i++) {
            var hash = data.messages().get(i).record().hash();
            places.computeIfAbsent(hash, _ -> new ArrayList<>()).add(i);
        }
        return places.values().stream()
                .map(all ->
                        new Data(
                                data.key(),
                                all.stream().map(data.rows()::get).toList(),
                                data.content(),
                                all.stream().map(data.messages()::get).toList(),
                                true))
                .toList();
    }

    private static boolean ordered(Map<String, List<String>> actual, List<List<String>> expected) {
        var holders = new HashMap<String, Integer>();
        expected.forEach(group ->
                group.stream().distinct().forEach(text -> holders.merge(text, 1, Integer::sum)));
        for (var group : expected) {
            for (var records : actual.values()) {
                // A document that several hash keys have says nothing.
                var own =
                        records.stream()
                                .filter(text ->
                                        group.contains(text) && holders.getOrDefault(text, 0) == 1)
                                .toList();
                if (!within(own, group)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean within(List<String> some, List<String> all) {
        int next = 0;
        for (var text : all) {
            next += next < some.size() && some.get(next).equals(text) ? 1 : 0;
        }
        return next == some.size();
    }
}
