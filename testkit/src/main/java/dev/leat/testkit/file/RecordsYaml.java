package dev.leat.testkit.file;

import dev.leat.port.Streams;
import dev.leat.testkit.scenario.Given;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// A writer of records for streams in the format of a test file. Consecutive records with the same
/// partition key and hash key are one part.
final class RecordsYaml {

    private RecordsYaml() {}

    /// The options that the records of a part have in common.
    private record Shared(String partitionKey, Optional<String> hash, boolean text) {

        static Shared of(Streams.NewRecord record) {
            var hash =
                    record.explicitHash()
                            ? Optional.of(record.hash().toString())
                            : Optional.<String>empty();
            return new Shared(record.partitionKey(), hash, BodyYaml.isText(record.data()));
        }
    }

    static YamlWriter of(Given.PutRecords put) {
        var parts = new ArrayList<YamlWriter>();
        int from = 0;
        var records = put.records();
        for (int at = 1; at <= records.size(); at++) {
            var shared = Shared.of(records.get(from));
            if (at == records.size() || !Shared.of(records.get(at)).equals(shared)) {
                parts.add(part(put.stream(), shared, records.subList(from, at)));
                from = at;
            }
        }
        return parts.size() == 1 ? parts.getFirst() : new YamlWriter.Items(parts, false);
    }

    private static YamlWriter part(String stream, Shared shared, List<Streams.NewRecord> records) {
        var entries = new LinkedHashMap<String, YamlWriter>();
        entries.put(PutRecordsSpec.STREAM.name(), YamlWriter.text(stream));
        entries.put(PutRecordsSpec.PARTITION_KEY.name(), YamlWriter.text(shared.partitionKey()));
        shared.hash()
                .ifPresent(hash ->
                        entries.put(PutRecordsSpec.HASH_KEY.name(), YamlWriter.plain(hash)));
        if (!shared.text()) {
            entries.put(PutRecordsSpec.ENCODING.name(), YamlWriter.plain("base64"));
        }
        var written = records.stream().map(record -> data(record, shared.text())).toList();
        entries.put(
                PutRecordsSpec.RECORDS.name(),
                written.size() == 1 ? written.getFirst() : new YamlWriter.Items(written, false));
        return new YamlWriter.Entries(entries, false);
    }

    private static YamlWriter data(Streams.NewRecord record, boolean text) {
        return text
                ? BodyYaml.of(record.data())
                : YamlWriter.text(Base64.getEncoder().encodeToString(record.data()));
    }
}
