package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `--json` of commands whose rows the operations API has, too: names and values are those of its
/// schema, in `docs/operations-api.json`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JsonRowsTest {

    private static final String APP =
            """
            app: sensors
            schemas:
              Reading: {id: varchar not null, at: timestamptz not null, v: "decimal(9,2) not null"}
            queues:
              Readings: {archive: 30d}
            streams: {live: {shards: 2}}
            buckets: {input: {}}
            topics: {news: {email: [ops@example.com]}}
            tables: {items: {key: [id, at]}}
            warehouse_tables:
              facts: {schema: Reading, key: [id, at]}
            endpoints:
              pager: {url: "http://127.0.0.1:1/"}
            alarms:
              bad: {queue: Readings, measure: dead_letters, above: 0}
            pipelines:
              load:
                from: {queue: Readings, schema: Reading}
                key: [id, at]
                quality: {time: at, columns: {v: {drift: 0.25}}}
                to:
                  - table: items
                  - warehouse_table: facts
                  - topic: news
                    where: v > 5
                  - endpoint: pager
                    where: v > 50
            """;

    private static final String SAMPLES =
            """
            {"id":"low","at":"2026-01-05T07:00:00Z","v":1}
            {"id":"high","at":"2026-01-05T07:00:00Z","v":60.5}
            {"id":"bad","at":"2026-01-05T07:00:00Z","v":"none"}
            """;

    private Path folder;
    private ApiSchema schema;
    private Background app;

    @BeforeAll
    void run(@TempDir Path empty) throws Exception {
        folder = empty;
        schema = ApiSchema.read();
        new Shop(folder).write("app.yaml", APP).write("samples/Readings.ndjson", SAMPLES);
        app = new Background(folder.toString(), "--samples");
        app.awaitOut("ALARM bad: Readings has 1 dead letter");
        app.awaitOut("mails are stored but not sent");
        Files.writeString(folder.resolve("a.csv"), "id\n1\n");
        leat("put", folder.resolve("a.csv").toString(), "input/a.csv");
        leat("stream", "put", "live", "--body", "\u00e9", "--key", "k");
        leat("dlq", "redrive", "Readings", "--yes");
        app.awaitMatch(
                "/metrics",
                "leat_records_total{outcome=\"rejected\",pipeline=\"load\",sink=\"items\"} 2.0");
    }

    @AfterAll
    void stop() {
        app.close();
    }

    private String leat(String... words) {
        return Session.run(folder, 0, words).out();
    }

    /// Returns the rows of a command, which prints an array or one object per line.
    private List<JsonNode> rows(String command) {
        var words = new ArrayList<>(List.of(command.split(" ")));
        words.add("--json");
        var rows = new ArrayList<JsonNode>();
        for (var line : leat(words.toArray(String[]::new)).lines().toList()) {
            var json = JsonMapper.shared().readTree(line);
            rows.addAll(json.isArray() ? List.copyOf(json.values()) : List.of(json));
        }
        assertThat(rows).as(command).isNotEmpty();
        return rows;
    }

    @ParameterizedTest
    @CsvSource({
        "ls alarms, AlarmStatus,",
        "ls archives, ArchivesArchive,",
        "ls buckets input, ObjectFile, version",
        "delivery ls --waiting, DeliveriesWaiting,",
        "dlq ls, LetterGroupsGroup, queue",
        "dlq preview, PreviewReport,",
        "dlq show Readings, Letter, queue sinks moreReasons objects fields",
        "ls endpoints, EndpointStatus,",
        "delivery ls, DeliveriesDelivery,",
        "quality, QualityWindow,",
        "ls queues, MessageQueueCounts, queue fifo",
        "stream get live, StreamRecordOperationsShardRecord, shard",
        "ls streams, StreamRecordOperationsStreamSummary,",
        "ls streams live, StreamRecordOperationsShardSummary,",
        "ls tables, StoredItemOperationsTableSummary, table",
        "top, AppNow, app at running",
        "ls topics, DeliveryOperationsTopicStatus,",
        "ls warehouse_tables facts, WarehouseTablesLoad,",
    })
    void haveTheNamesAndValuesOfTheOperationsApi(String command, String component, String more) {
        var others = more == null ? Set.<String>of() : Set.of(more.split(" "));
        rows(command).forEach(row -> schema.check(component, others, row));
    }

    @Test
    void ofTheHistoryAreRunsAndAlarmNotesAndThenTheDeadLettersOfARun() {
        var history = rows("dlq history");
        var runs = history.stream().filter(row -> row.has("kind")).toList();
        assertThat(runs).hasSize(1);
        schema.check("AuditRun", Set.of("kind", "outcomes"), runs.getFirst());
        var notes = history.stream().filter(row -> !row.has("kind")).toList();
        assertThat(notes).isNotEmpty();
        notes.forEach(note -> schema.check("AlarmLogNote", Set.of(), note));
        var run = rows("dlq history " + runs.getFirst().path("id").asString());
        assertThat(run).hasSize(2);
        schema.check("AuditEntry", Set.of(), run.getLast());
    }

    @Test
    void ofATraceHaveRedrivesAndDeadLetters() {
        var trace = rows("trace --key id=bad --key at=2026-01-05T07:00:00Z").getFirst();
        schema.check("TraceReportFound", Set.of(), trace);
        assertThat(trace.path("redriven").size()).isPositive();
        assertThat(trace.at("/dead/0/lives").size()).isPositive();
        assertThat(trace.at("/dead/0/groups/0/cause/code").asString()).isNotEmpty();
    }
}
